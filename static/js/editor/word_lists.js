// Word's lists: paragraphs that say in a style on which level they stand and carry their bullet as text.

const LEVEL = /mso-list: ?l\d+ level(\d)/;
const DECIMAL = /^\(?(\d{1,4})[.)]/;
const COUNTED = /^\(?(?:\d{1,4}|[a-zđ]|[ivxlc]+)[.)]/i;

function style(element) {
  return (element.getAttribute("data-look") ?? "").toLowerCase().replace(/\s+/g, " ");
}

function markerOf(line) {
  return [...line.querySelectorAll("[data-look]")].find((part) => /mso-list: ?ignore/.test(style(part)));
}

/** What a list paragraph says of itself: { level, ordered, start }, or null for another paragraph. */
function itemOf(line) {
  const named = /^MsoList(Bullet|Number)\d?/.exec(line.className);
  const level = LEVEL.exec(style(line));
  if (line.tagName !== "P" || (!level && !named)) return null;
  const marker = markerOf(line);
  const text = marker?.textContent.trim() ?? "";
  marker?.remove();
  const ordered = marker ? COUNTED.test(text) : named?.[1] === "Number";
  return { level: Number(level?.[1] ?? 1), ordered, start: Number(DECIMAL.exec(text)?.[1] ?? 1) };
}

function openList(line, item, parent) {
  const list = line.ownerDocument.createElement(item.ordered ? "ol" : "ul");
  if (item.ordered && item.start > 1) list.setAttribute("start", `${item.start}`);
  if (parent) parent.lastElementChild.append(list);
  else line.before(list);
  return { list, level: item.level, ordered: item.ordered };
}

/** The list the line belongs into, opened and closed as its level asks. `open`: the lists around, outermost first. */
function listFor(line, item, open) {
  while (open.length && open.at(-1).level > item.level) open.pop();
  const last = open.at(-1);
  if (last && last.level === item.level && last.ordered === item.ordered) return last.list;
  if (last && last.level === item.level) open.pop();
  open.push(openList(line, item, open.at(-1)?.list));
  return open.at(-1).list;
}

function put(line, list) {
  const entry = line.ownerDocument.createElement("li");
  entry.append(...line.childNodes);
  list.append(entry);
  line.remove();
}

/** Paragraphs in a row that are items become lists, nested by level. */
export function rebuildLists(root) {
  for (const parent of [root, ...root.querySelectorAll("div, td, th, blockquote")]) {
    let open = [];
    for (const line of [...parent.children]) {
      const item = itemOf(line);
      if (item) put(line, listFor(line, item, open));
      else open = [];
    }
  }
  for (const marker of root.querySelectorAll("[data-look]")) {
    if (/mso-list: ?ignore/.test(style(marker))) marker.textContent = `${marker.textContent.trim()} `;
  }
}
