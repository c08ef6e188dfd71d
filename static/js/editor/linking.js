// Links, numbers of documents and pictures: what is asked before something changes.

import { typedLink } from "./addresses.js";
import { ask } from "./dialogs.js";
import { changeFigure, creditOf, figureAt } from "./figure.js";
import { schema } from "./schema.js";

const { link, cite } = schema.marks;

/** The stretch of text around the cursor that carries a mark of this type: { from, to, mark }, or null. */
function stretch(state, type) {
  const { $from } = state.selection;
  const mark = type.isInSet($from.marks()) ?? type.isInSet($from.nodeAfter?.marks ?? []);
  if (!mark) return null;
  const run = { from: null, to: null };
  let passed = false;
  $from.parent.forEach((node, offset) => {
    const start = $from.start() + offset;
    if (mark.isInSet(node.marks) && !passed) {
      run.from ??= start;
      run.to = start + node.nodeSize;
    } else if (run.to !== null && run.to >= $from.pos) {
      passed = true;
    } else {
      run.from = run.to = null;
    }
  });
  return run.from === null ? null : { ...run, mark };
}

function range(state, type) {
  const { from, to, empty } = state.selection;
  return empty ? stretch(state, type) : { from, to, mark: null };
}

export function hasStretch(state, type) {
  const { from, to, empty } = state.selection;
  return empty ? stretch(state, type) !== null : state.doc.rangeHasMark(from, to, type);
}

/** Ask for an address and link the selection, the link around the cursor, or the address itself. */
export async function askLink(view) {
  const here = range(view.state, link);
  const present = here?.mark?.attrs.href ?? firstLink(view.state) ?? "";
  const answer = await ask("link", { address: present }, ({ address }, said) =>
    typedLink(address) ? "" : said.refused,
  );
  view.focus();
  if (!answer) return;
  const { tr } = view.state;
  if (answer.action === "remove") {
    if (here) view.dispatch(tr.removeMark(here.from, here.to, link));
    return;
  }
  const mark = link.create({ href: typedLink(answer.values.address) });
  if (here) view.dispatch(tr.removeMark(here.from, here.to, link).addMark(here.from, here.to, mark));
  else view.dispatch(tr.replaceSelectionWith(schema.text(answer.values.address, [mark]), false));
}

function firstLink(state) {
  let address = null;
  state.doc.nodesBetween(state.selection.from, state.selection.to, (node) => {
    address ??= link.isInSet(node.marks)?.attrs.href ?? null;
  });
  return address;
}

/** Mark the selection as the number of a document, or ask for the number and where the document is. */
export async function askCite(view) {
  const here = range(view.state, cite);
  if (here) {
    const has = view.state.doc.rangeHasMark(here.from, here.to, cite);
    const { tr } = view.state;
    view.dispatch(has ? tr.removeMark(here.from, here.to, cite) : tr.addMark(here.from, here.to, cite.create()));
    return;
  }
  const answer = await ask("cite", {}, ({ number, address }, said) => {
    if (!number) return said.missing;
    return address && !typedLink(address) ? said.refused : "";
  });
  view.focus();
  if (!answer) return;
  const href = answer.values.address ? typedLink(answer.values.address) : null;
  const marks = [...(href ? [link.create({ href })] : []), cite.create()];
  view.dispatch(view.state.tr.replaceSelectionWith(schema.text(answer.values.number, marks), false));
}

const library = () => document.querySelector("[data-media-open]");

/** Whether there is a picture here to describe, or a library to choose one from. */
export function canPicture(state) {
  return figureAt(state) !== null || library() !== null;
}

/** Ask for the alternative text and the credit of the picture here; without one, open the library. */
export async function askPicture(view) {
  const here = figureAt(view.state);
  if (!here) {
    library().click();
    return;
  }
  const answer = await ask("figure", { alt: here.node.attrs.alt, credit: creditOf(here.node) });
  view.focus();
  const now = figureAt(view.state);
  if (answer && now) changeFigure(view, now, answer.values.alt, answer.values.credit);
}

