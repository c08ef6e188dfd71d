// The list of the palette: groups of entries as elements. Nothing here is written as markup.

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function option(item, id) {
  const made = element(item.href ? "a" : "div", { className: "palette-item", id, role: "option", tabIndex: -1 });
  made.setAttribute("aria-selected", "false");
  const label = element("span", { className: "palette-label", textContent: item.label });
  if (item.lang) label.lang = item.lang;
  made.append(label);
  if (item.note) made.append(" ", element("span", { className: "palette-note", textContent: item.note }));
  if (item.href) made.href = item.href;
  if (item.press) made.dataset.pressed = item.press;
  if (!item.refused) return made;
  made.setAttribute("aria-disabled", "true");
  made.append(" ", element("span", { className: "palette-reason", textContent: item.refused }));
  return made;
}

function group({ name, items }, at) {
  const title = element("div", { className: "palette-group", id: `palette-group-${at}`, textContent: name });
  const made = element("div", { role: "group" }, title);
  made.setAttribute("aria-labelledby", title.id);
  made.append(...items.map((item, place) => option(item, `palette-${at}-${place}`)));
  return made;
}

/** Elements for groups of entries; those without entries are left out. */
export function elements(groups) {
  return groups.filter(({ items }) => items.length).map(group);
}
