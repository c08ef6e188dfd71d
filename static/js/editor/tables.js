// Tables: making one, and what can be done while the cursor is in it.

import {
  TextSelection, addColumnAfter, addRowAfter, deleteColumn, deleteRow, deleteTable, isInTable, mergeCells,
  selectedRect, splitCell, toggleHeaderRow,
} from "../../vendor/prosemirror/prosemirror.js";
import { schema } from "./schema.js";

const { table, table_caption: caption, table_cell: cell, table_header: header, table_row: row } = schema.nodes;

function newTable() {
  const cells = (type) => [1, 2, 3].map(() => type.createAndFill());
  return table.create(null, [header, cell, cell].map((type) => row.create(null, cells(type))));
}

/** Three by three with a header row, after the block the cursor is in. */
function insertTable(state, dispatch) {
  if (isInTable(state)) return false;
  if (!dispatch) return true;
  const tr = state.tr.replaceSelectionWith(newTable());
  const start = tr.mapping.map(state.selection.from, -1);
  dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(start + 1))).scrollIntoView());
  return true;
}

/** The header row goes to the head of the table and back, whatever part it came in. */
function headerRow(state, dispatch) {
  if (!isInTable(state)) return false;
  return toggleHeaderRow(state, dispatch && ((tr) => {
    const start = selectedRect(state).tableStart;
    dispatch(tr.setNodeAttribute(start, "part", ""));
  }));
}

/** Name the table: the cursor goes into the line above it, which is made when it is not there. */
function nameTable(state, dispatch) {
  if (!isInTable(state)) return false;
  if (!dispatch) return true;
  const before = selectedRect(state).tableStart - 1;
  const tr = state.tr;
  const above = tr.doc.resolve(before).nodeBefore;
  if (above?.type !== caption) tr.insert(before, caption.create());
  const end = tr.doc.resolve(tr.mapping.map(before, 1) - 1);
  dispatch(tr.setSelection(TextSelection.near(end, -1)).scrollIntoView());
  return true;
}

export const TABLE_COMMANDS = {
  table: insertTable,
  "add-row": addRowAfter,
  "add-column": addColumnAfter,
  "delete-row": deleteRow,
  "delete-column": deleteColumn,
  "merge-cells": mergeCells,
  "split-cell": splitCell,
  "header-row": headerRow,
  "name-table": nameTable,
  "delete-table": deleteTable,
};

export { isInTable };
