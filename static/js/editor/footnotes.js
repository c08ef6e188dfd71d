// Footnotes: the marks in the text lead, the notes at the end follow. They are numbered in reading order; a
// note goes with its mark, and comes back with it (undo, or cut and paste).

import { Plugin, TextSelection } from "../../vendor/prosemirror/prosemirror.js";
import { schema } from "./schema.js";

const { footnote, footnote_ref: mark, footnotes, paragraph } = schema.nodes;
let made = 0;

const newKey = () => `n${Date.now().toString(36)}-${(made += 1)}`;

function found(doc) {
  const marks = [];
  const lists = [];
  doc.descendants((node, pos) => {
    if (node.type === footnotes) lists.push({ node, pos });
    if (node.type === mark) marks.push({ node, pos });
  });
  return { marks, lists };
}

function notesOf(lists) {
  const notes = [];
  for (const { node } of lists) node.forEach((note) => notes.push(note));
  return notes;
}

/** The notes as they should stand: one for each mark in reading order, then those that never had a mark. */
function wanted({ marks, lists }, hadMarks, forgotten) {
  const left = notesOf(lists);
  const keys = new Set();
  const notes = marks.map(({ node }, index) => {
    const at = left.findIndex((note) => note.attrs.key === node.attrs.key);
    const content = at >= 0 ? left.splice(at, 1)[0].content : forgotten.get(node.attrs.key);
    const key = keys.has(node.attrs.key) ? newKey() : node.attrs.key;
    keys.add(key);
    return footnote.create({ number: index + 1, key }, content ?? paragraph.create());
  });
  for (const note of left) {
    if (hadMarks.has(note.attrs.key)) forgotten.set(note.attrs.key, note.content);
    else notes.push(footnote.create({ number: notes.length + 1, key: note.attrs.key }, note.content));
  }
  return notes;
}

function inOrder({ marks, lists }, notes) {
  const same = (node, note) => node.attrs.number === note.attrs.number && node.attrs.key === note.attrs.key;
  const written = notesOf(lists);
  return (
    lists.length <= 1 &&
    written.length === notes.length &&
    written.every((note, index) => same(note, notes[index])) &&
    marks.every(({ node }, index) => same(node, notes[index]))
  );
}

function putInOrder(tr, { marks, lists }, notes) {
  marks.forEach(({ pos }, index) => {
    tr.setNodeMarkup(pos, null, { number: notes[index].attrs.number, key: notes[index].attrs.key });
  });
  for (const { node, pos } of lists.slice(1).reverse()) tr.delete(pos, pos + node.nodeSize);
  const [first] = lists;
  if (!first) return tr.insert(tr.doc.content.size, footnotes.create(null, notes));
  const at = tr.mapping.map(first.pos);
  if (notes.length) return tr.replaceWith(at, at + first.node.nodeSize, footnotes.create(null, notes));
  return tr.delete(at, at + first.node.nodeSize);
}

/** Keeps marks and notes together, within the change that parted them, so that one undo takes both back. */
export function footnotePlugin() {
  const forgotten = new Map();
  return new Plugin({
    appendTransaction(transactions, before, state) {
      if (!transactions.some((transaction) => transaction.docChanged)) return null;
      const now = found(state.doc);
      if (!now.marks.length && !now.lists.length) return null;
      const hadMarks = new Set(found(before.doc).marks.map(({ node }) => node.attrs.key));
      const notes = wanted(now, hadMarks, forgotten);
      return inOrder(now, notes) ? null : putInOrder(state.tr, now, notes);
    },
  });
}

function insideNotes($from) {
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    if ($from.node(depth).type === footnotes) return true;
  }
  return false;
}

/** Put a mark after the selection and the cursor into its note. */
export function insertFootnote(state, dispatch, view) {
  const { $to } = state.selection;
  if (insideNotes($to) || !$to.parent.inlineContent || $to.parent.type.spec.code) return false;
  if (!dispatch) return true;
  const key = newKey();
  dispatch(state.tr.insert($to.pos, mark.create({ number: 1, key })));
  view.state.doc.descendants((node, pos) => {
    if (node.type !== footnote || node.attrs.key !== key) return true;
    const inside = TextSelection.near(view.state.doc.resolve(pos + 1));
    view.dispatch(view.state.tr.setSelection(inside).scrollIntoView());
    return false;
  });
  return true;
}
