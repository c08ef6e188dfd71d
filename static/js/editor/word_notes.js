// Footnotes and endnotes of Word and LibreOffice in our form: a mark in the text, the notes in a list at the end.

const MARK = "a[href^='#_ftn']:not([href^='#_ftnref']), a[href^='#_edn']:not([href^='#_ednref']), a.sdfootnoteanc, a.sdendnoteanc";
const WAY_BACK = "a[href^='#_ftnref'], a[href^='#_ednref'], a.sdfootnotesym, a.sdendnotesym";

function noteOf(root, link) {
  const id = (link.getAttribute("href") ?? "").replace(/^#_?/, "").replace(/sym$/, "");
  return [...root.querySelectorAll("div[id]")].find((part) => part.id === id);
}

function made(root, tag, attributes) {
  const element = root.ownerDocument.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function mark(root, number) {
  const link = made(root, "a", { href: `#fn-${number}`, id: `fnref-${number}`, "data-note": `pasted-${Date.now()}-${number}` });
  link.textContent = `${number}`;
  const raised = made(root, "sup", {});
  raised.append(link);
  return raised;
}

/** Word raises the mark by a tag of its own around it; ours brings its own. */
function outermost(link) {
  let element = link;
  while (/^(?:SUP|SPAN)$/.test(element.parentElement.tagName) && element.parentElement.childNodes.length === 1) {
    element = element.parentElement;
  }
  return element;
}

export function rebuildNotes(root) {
  const list = made(root, "ol", {});
  for (const link of [...root.querySelectorAll(MARK)]) {
    const note = noteOf(root, link);
    if (!note) continue;
    const raised = mark(root, list.childElementCount + 1);
    note.querySelectorAll(WAY_BACK).forEach((way) => outermost(way).remove());
    const item = made(root, "li", { id: `fn-${raised.textContent}`, "data-note": raised.firstElementChild.dataset.note });
    item.append(...note.childNodes);
    note.remove();
    list.append(item);
    outermost(link).replaceWith(raised);
  }
  for (const part of root.querySelectorAll("[data-look*='footnote-list'], [data-look*='endnote-list']")) part.remove();
  if (list.childElementCount) root.append(list);
}
