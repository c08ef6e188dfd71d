// The plain text of a document, character by character, as newsroom.html.to_text gives it for the stored form,
// with where each stands: so that "from 120 to 131" of a finding leads to the words. Counted in code points.

const INVISIBLE = /[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]/u;
const PERHAPS_TWO = /[^\x09-\x0d\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff\u1e00-\u1eff\u2010-\u2027\u2030-\u205e]/;
const SPACE = /\s/u;
const CLUSTERS = /\P{M}\p{M}*|\p{M}+/gu;

/** The characters of `doc`: [{ character, from, to }]. */
export function characters(doc) {
  return joined(children(doc, 0), "\n\n");
}

/** The places in `doc` of the characters `start` to `end` of its plain text; null when there are none. */
export function placeOf(doc, start, end) {
  const found = characters(doc).slice(start, Math.max(end, start + 1)).filter((one) => one.from >= 0);
  return found.length ? { from: found[0].from, to: found.at(-1).to } : null;
}

/** The plain text of `doc`. */
export function textOf(doc) {
  return characters(doc).map((one) => one.character).join("");
}

const between = (text) => [...text].map((character) => ({ character, from: -1, to: -1 }));

function children(parent, inside) {
  const parts = [];
  parent.forEach((node, offset) => parts.push({ node, text: block(node, inside + offset) }));
  return parts;
}

/** Parts with something in them, apart by `separator`; a table follows its caption on the next line. */
function joined(parts, separator) {
  let before = null;
  return parts.filter((part) => part.text.length).flatMap((part) => {
    const apart = before?.node.type.name === "table_caption" ? "\n" : separator;
    const text = before ? [...between(apart), ...part.text] : part.text;
    before = part;
    return text;
  });
}

function block(node, at) {
  if (node.isTextblock) return line(node, at + 1);
  if (node.isLeaf) return [];
  const parts = children(node, at + 1);
  if (node.type.name === "table_row") return row(parts);
  return joined(parts, node.type.name === "blockquote" ? "\n\n" : "\n");
}

function row(parts) {
  const space = (one) => (one.character === "\n" ? { ...one, character: " " } : one);
  return parts.flatMap((part, at) => [...(at ? between("\t") : []), ...part.text.map(space)]);
}

function line(parent, start) {
  const text = [];
  parent.forEach((node, offset) => add(text, node, start + offset, parent.type.spec.code));
  while (text.length && text.length !== text.picture && SPACE.test(text.at(-1).character)) text.pop();
  return text;
}

function add(text, node, at, keepsSpaces) {
  if (node.isText) return addText(text, node.text, at, keepsSpaces);
  if (node.type.name === "footnote_ref") {
    return text.push(...between(`[${node.attrs.number}]`).map((one) => ({ ...one, from: at, to: at + 1 })));
  }
  if (node.type.name === "image") text.picture = text.length; // spaces beside it stay
  if (node.type.name !== "hard_break" || (!text.length && text.picture !== 0)) return undefined;
  while (!keepsSpaces && text.length !== text.picture && text.at(-1)?.character === " ") text.pop();
  return text.push({ character: "\n", from: at, to: at + 1 });
}

/** The characters of a stretch, in NFC and without what cannot be seen, each with where it begins and ends. */
function* pieces(written) {
  if (!PERHAPS_TWO.test(written)) {
    let at = 0;
    for (const character of written) yield [character, at, (at += character.length)];
    return;
  }
  for (const { 0: cluster, index } of written.matchAll(CLUSTERS)) {
    for (const character of cluster.normalize("NFC")) {
      if (!INVISIBLE.test(character)) yield [character, index, index + cluster.length];
    }
  }
}

function afterSpace(text) {
  return !text.length || SPACE.test(text.at(-1).character);
}

function addText(text, written, at, keepsSpaces) {
  for (const [character, from, to] of pieces(written)) {
    const isSpace = character <= " " || (character > "~" && SPACE.test(character));
    if (isSpace && !keepsSpaces && text.length !== text.picture && afterSpace(text)) continue;
    const shown = isSpace && !(keepsSpaces && character === "\n") ? " " : character;
    text.push({ character: shown, from: at + from, to: at + to });
  }
}
