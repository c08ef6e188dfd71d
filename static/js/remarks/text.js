// The words of a field of the page, as the newsroom counts them: white space and the ends of blocks are one
// space (newsroom/passages.py reads the stored text the same way). Offsets count characters, not UTF-16 units.
const talk = document.getElementById("comments");
const inline = new Set((talk?.dataset.inline ?? "").toUpperCase().split(" "));

export const fieldOf = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest("[data-field]");

export const named = (field) => document.querySelector(`[data-field="${CSS.escape(field)}"]`);

// Characters and where each one is: [{char, node, start, end}]; a space has no place of its own.
export function wordsIn(root) {
  const found = [];
  let space = false;
  const visit = (node) => {
    if (node.nodeType === 3) return read(node);
    if (node.nodeType !== 1) return;
    const parts = node !== root && !inline.has(node.tagName);
    space ||= parts;
    node.childNodes.forEach(visit);
    space ||= parts;
  };
  const read = (node) => {
    let at = 0;
    for (const char of node.data) {
      if (/\s/u.test(char)) space = true;
      else {
        if (space && found.length) found.push({ char: " " });
        space = false;
        found.push({ char, node, start: at, end: at + char.length });
      }
      at += char.length;
    }
  };
  visit(root);
  return found;
}

export const textOf = (words) => words.map((word) => word.char).join("");

// The stretch of the page that shows the words from one offset up to another; null when they are not there.
export function rangeOf(words, from, to) {
  const shown = words.slice(from, to).filter((word) => word.node);
  if (!shown.length) return null;
  const range = new Range();
  range.setStart(shown[0].node, shown[0].start);
  range.setEnd(shown.at(-1).node, shown.at(-1).end);
  return range;
}

// The offsets of what is selected within one field: [from, to), without white space around it; null for none.
export function offsetsOf(words, range) {
  const inside = (word) =>
    word.node &&
    range.comparePoint(word.node, word.start) >= 0 &&
    range.comparePoint(word.node, word.end) <= 0;
  const from = words.findIndex(inside);
  return from < 0 ? null : [from, words.findLastIndex(inside) + 1];
}
