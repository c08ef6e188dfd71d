// What Google Docs and LibreOffice write in their own way, as everybody else writes it.

const BLOCK = /^(?:P|H[1-6]|UL|OL|LI|TABLE|DIV|BLOCKQUOTE|PRE|HR|FIGURE)$/;

/** A list that stands in a list, between its items, belongs to the item before it. */
function nestLists(root) {
  for (const inner of [...root.querySelectorAll(":is(ul, ol) > :is(ul, ol)")]) {
    const before = inner.previousElementSibling;
    const item = before?.tagName === "LI" ? before : root.ownerDocument.createElement("li");
    if (item !== before) inner.before(item);
    item.append(inner);
  }
}

/** Google leads through an address of its own, and underlines what a link shows as one anyway. */
function plainLinks(root) {
  for (const link of root.querySelectorAll("a[href^='https://www.google.com/url?']")) {
    const [, query] = link.getAttribute("href").split("?");
    const target = new URLSearchParams(query).get("q");
    if (target) link.setAttribute("href", target);
  }
  for (const line of root.querySelectorAll("a u")) line.replaceWith(...line.childNodes);
}

/** Lines left empty to make room: a paragraph of nothing but breaks, a break between two blocks. */
function dropRoom(root) {
  for (const line of root.querySelectorAll("p, h1, h2, h3, h4, h5, h6")) {
    if (!line.textContent.trim() && !line.querySelector("img, [id]") && !line.dataset.caption) line.remove();
  }
  for (const gap of root.querySelectorAll("br")) {
    const beside = [gap.previousElementSibling, gap.nextElementSibling].filter(Boolean);
    if (!beside.length || beside.some((part) => BLOCK.test(part.tagName))) removeBetweenBlocks(gap);
  }
}

function removeBetweenBlocks(gap) {
  const words = [gap.previousSibling, gap.nextSibling].some((part) => part?.nodeType === 3 && part.data.trim());
  if (!words) gap.remove();
}

export function straighten(root) {
  nestLists(root);
  plainLinks(root);
  dropRoom(root);
}
