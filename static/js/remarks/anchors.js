// Where the words of a remark stand in the text that is being written: as they were, else what stands now
// between the words around them (newsroom/anchors.py finds them so in a stored text).
import { characters } from "../editor/places.js";

const TELLING = 24;
const AGREED = 8;
const CONTEXT = 32;
const SPACE = /\s/u;

/** The words of a document: [{ char, from, to }]; white space and the ends of blocks are one space. */
export function wordsOf(doc) {
  const words = [];
  let space = false;
  for (const { character, from, to } of characters(doc)) {
    if (SPACE.test(character)) {
      space = true;
    } else if (!(from >= 0 && /[[\]]/.test(character) && doc.nodeAt(from)?.type.name === "footnote_ref")) {
      if (space && words.length) words.push({ char: " ", from: -1, to: -1 });
      space = false;
      words.push({ char: character, from, to });
    }
  }
  return words;
}

function* occurrences(text, wanted) {
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) yield at;
}

function common(one, other) {
  let count = 0;
  while (count < Math.min(one.length, other.length) && one[count] === other[count]) count += 1;
  return count;
}

const backwards = (text) => [...text].reverse().join("");

function around(text, at, { quote, prefix, suffix }) {
  const before = common(backwards(prefix), backwards(text.slice(Math.max(0, at - prefix.length), at)));
  return before + common(suffix, text.slice(at + quote.length, at + quote.length + CONTEXT));
}

function same(text, anchor) {
  const places = [...occurrences(text, anchor.quote)].map((at) => ({ at, agreed: around(text, at, anchor) }));
  const best = places.sort((one, other) => other.agreed - one.agreed)[0];
  const needed = Math.min(AGREED, anchor.prefix.length + anchor.suffix.length);
  const sure = best && (anchor.quote.length >= TELLING || best.agreed >= needed);
  return sure ? [best.at, best.at + anchor.quote.length] : null;
}

function between(text, { quote, prefix, suffix }) {
  if (Math.min(prefix.length, suffix.length) < AGREED) return null;
  for (const before of occurrences(text, prefix)) {
    const start = before + prefix.length;
    const end = text.indexOf(suffix, start);
    if (end > start && end - start <= 2 * quote.length + 2 * CONTEXT && text.slice(start, end).trim()) {
      return [start, end];
    }
  }
  return null;
}

/** Where the words of `anchor` ({ quote, prefix, suffix }) stand: { from, to } in the document, or null. */
export function placeIn(words, anchor) {
  if (!anchor.quote) return null;
  const text = words.map((word) => word.char).join("");
  const span = same(text, anchor) ?? between(text, anchor);
  if (!span) return null;
  const units = words.flatMap((word) => Array(word.char.length).fill(word));
  const shown = units.slice(...span).filter((word) => word.from >= 0);
  return shown.length ? { from: shown[0].from, to: shown.at(-1).to } : null;
}
