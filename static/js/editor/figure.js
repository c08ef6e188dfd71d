// Pictures with their alternative text, caption and credit.

import { NodeSelection, Plugin, TextSelection } from "../../vendor/prosemirror/prosemirror.js";
import { allowedPicture } from "./addresses.js";
import { schema } from "./schema.js";

const { figure, footnotes, paragraph } = schema.nodes;
const { small } = schema.marks;

/** The figure the cursor is in or that is selected: { node, pos }, or null. */
export function figureAt({ selection }) {
  if (selection instanceof NodeSelection && selection.node.type === figure) {
    return { node: selection.node, pos: selection.from };
  }
  const { $from } = selection;
  return $from.parent.type === figure ? { node: $from.parent, pos: $from.before() } : null;
}

/** A click or a tap on a picture selects it: it is then moved, described, or taken away. */
export function figurePlugin() {
  return new Plugin({
    props: {
      handleClickOn(view, _pos, node, nodePos, event) {
        if (node.type !== figure || event.target.nodeName !== "IMG") return false;
        view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, nodePos)));
        return true;
      },
    },
  });
}

function captionOf(caption, credit) {
  const words = caption ? [schema.text(credit ? `${caption} ` : caption)] : [];
  return credit ? [...words, schema.text(credit, [small.create()])] : words;
}

/** The words of the credit in a figure. */
export function creditOf(node) {
  let credit = "";
  node.forEach((part) => {
    if (part.isText && small.isInSet(part.marks)) credit += part.text;
  });
  return credit.trim();
}

/**
 * Put a picture of ours after the block the cursor is in. `picture`: { src, alt, caption, credit, width,
 * height }. False, and nothing happens, when `src` is not an address of our media.
 */
export function insertFigure(view, picture) {
  const src = allowedPicture(picture.src);
  if (!src) return false;
  const { alt = "", caption = "", credit = "", width = null, height = null } = picture;
  const node = figure.create({ src, alt, width, height }, captionOf(caption, credit));
  const { $to } = view.state.selection;
  const after = $to.depth ? $to.after(1) : view.state.doc.content.size;
  const tr = view.state.tr.insert(after, node);
  tr.setSelection(TextSelection.near(tr.doc.resolve(after + 1 + node.content.size), -1));
  view.dispatch(tr.scrollIntoView());
  return true;
}

/** Give a figure another alternative text and credit; the rest of its caption stays as it is. */
export function changeFigure(view, { node, pos }, alt, credit) {
  const tr = view.state.tr.setNodeAttribute(pos, "alt", alt);
  if (credit !== creditOf(node)) {
    const kept = [];
    node.forEach((part) => !small.isInSet(part.marks) && kept.push(part));
    const last = kept.at(-1);
    const apart = last?.isText && !/\s$/.test(last.text) ? [schema.text(" ")] : [];
    const content = credit ? [...kept, ...apart, schema.text(credit, [small.create()])] : kept;
    tr.replaceWith(pos + 1, pos + 1 + node.content.size, content);
  }
  view.dispatch(tr);
}

/** Take the picture before (-1) or behind (1) the block next to it: what dragging does, for fingers and keys. */
export function moveFigure(by) {
  return (state, dispatch) => {
    const here = figureAt(state);
    const $pos = here && state.doc.resolve(here.pos);
    const neighbour = $pos?.parent.maybeChild($pos.index() + by);
    if (!neighbour || neighbour.type === footnotes) return false;
    if (!dispatch) return true;
    const goal = here.pos + by * neighbour.nodeSize;
    const tr = state.tr.delete(here.pos, here.pos + here.node.nodeSize).insert(goal, here.node);
    dispatch(tr.setSelection(NodeSelection.create(tr.doc, goal)).scrollIntoView());
    return true;
  };
}

/** Enter at a caption goes on below the picture; two pictures of one would help nobody. */
export function leaveCaption(state, dispatch) {
  const here = figureAt(state);
  if (!here) return false;
  if (!dispatch) return true;
  const after = here.pos + here.node.nodeSize;
  const tr = state.tr.insert(after, paragraph.create());
  dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(after + 1))).scrollIntoView());
  return true;
}
