// What the buttons and keys do: each a command, and when it is on.

import {
  baseKeymap, chainCommands, lift, liftListItem, redo, setBlockType, sinkListItem, splitListItem, toggleMark,
  undo, wrapIn, wrapInList,
} from "../../vendor/prosemirror/prosemirror.js";
import { figureAt, leaveCaption, moveFigure } from "./figure.js";
import { insertFootnote } from "./footnotes.js";
import { askCite, askLink, askPicture, canPicture, hasStretch } from "./linking.js";
import { schema } from "./schema.js";
import { TABLE_COMMANDS, isInTable } from "./tables.js";

const { nodes, marks } = schema;

/** Whether the cursor stands in a node of this type, with these attributes. */
function within(state, type, attrs = {}) {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const node = $from.node(depth);
    if (node.type === type) return Object.entries(attrs).every(([name, value]) => node.attrs[name] === value);
  }
  return false;
}

function hasMark(state, type) {
  const { from, to, empty, $from } = state.selection;
  return empty ? Boolean(type.isInSet(state.storedMarks ?? $from.marks())) : state.doc.rangeHasMark(from, to, type);
}

/** Into the block type, or back to a paragraph when it is one already. */
function heading(level) {
  return (state, dispatch) => {
    const back = within(state, nodes.heading, { level });
    return setBlockType(back ? nodes.paragraph : nodes.heading, back ? {} : { level })(state, dispatch);
  };
}

/** Into the list; out of it when in it already; from the other kind of list into this. */
function list(type, other) {
  return (state, dispatch) => {
    if (within(state, type)) return liftListItem(nodes.list_item)(state, dispatch);
    const { $from } = state.selection;
    for (let depth = $from.depth; depth > 0; depth -= 1) {
      if ($from.node(depth).type !== other) continue;
      if (dispatch) dispatch(state.tr.setNodeMarkup($from.before(depth), type));
      return true;
    }
    return wrapInList(type)(state, dispatch);
  };
}

function quote(state, dispatch) {
  return within(state, nodes.blockquote) ? lift(state, dispatch) : wrapIn(nodes.blockquote)(state, dispatch);
}

/** A command that asks first: it needs the view. */
function asking(question, isPossible = () => true) {
  return (state, dispatch, view) => {
    if (!isPossible(state)) return false;
    if (dispatch) question(view);
    return true;
  };
}

function lineBreak(state, dispatch) {
  if (dispatch) dispatch(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
  return true;
}

const marking = (name) => ({ run: toggleMark(marks[name]), on: (state) => hasMark(state, marks[name]) });

/** By the name on the button: `run` the command, `on` whether the button is pressed. */
export const COMMANDS = {
  ...Object.fromEntries(["strong", "em", "u", "sub", "sup"].map((name) => [name, marking(name)])),
  heading2: { run: heading(2), on: (state) => within(state, nodes.heading, { level: 2 }) },
  heading3: { run: heading(3), on: (state) => within(state, nodes.heading, { level: 3 }) },
  bullets: { run: list(nodes.bullet_list, nodes.ordered_list), on: (state) => within(state, nodes.bullet_list) },
  numbers: { run: list(nodes.ordered_list, nodes.bullet_list), on: (state) => within(state, nodes.ordered_list) },
  deeper: { run: sinkListItem(nodes.list_item) },
  shallower: { run: liftListItem(nodes.list_item) },
  quote: { run: quote, on: (state) => within(state, nodes.blockquote) },
  link: { run: asking(askLink), on: (state) => hasStretch(state, marks.link) },
  cite: { run: asking(askCite), on: (state) => hasStretch(state, marks.cite) },
  footnote: { run: insertFootnote },
  picture: { run: asking(askPicture, canPicture), on: (state) => figureAt(state) !== null },
  "picture-up": { run: moveFigure(-1) },
  "picture-down": { run: moveFigure(1) },
  undo: { run: undo },
  redo: { run: redo },
  ...Object.fromEntries(Object.entries(TABLE_COMMANDS).map(([name, run]) => [name, { run }])),
};
COMMANDS.table.on = isInTable;

// Tab is not here, so that it leaves the editor. Backspace is what it always is: Vietnamese keyboards send it
// to put a mark on a letter that is already there.
export const KEYS = {
  "Mod-b": COMMANDS.strong.run,
  "Mod-i": COMMANDS.em.run,
  "Mod-u": COMMANDS.u.run,
  "Shift-Mod-l": COMMANDS.link.run,
  "Mod-z": undo,
  "Mod-y": redo,
  "Shift-Mod-z": redo,
  "Mod-]": COMMANDS.deeper.run,
  "Mod-[": COMMANDS.shallower.run,
  "Shift-Enter": chainCommands(insideCode, lineBreak),
  "Alt-F10": toTools,
  Enter: chainCommands(leaveCaption, splitListItem(nodes.list_item), baseKeymap.Enter),
};

function toTools(_state, _dispatch, view) {
  view.dom.closest("[data-editor]").querySelector("[role=toolbar] button[tabindex='0']").focus();
  return true;
}

function insideCode(state, dispatch, view) {
  return state.selection.$from.parent.type.spec.code ? baseKeymap.Enter(state, dispatch, view) : false;
}
