// Plain text as blocks, as newsroom.html.from_text reads it: "## " is a heading, "- " a list item.

import { Fragment, Slice } from "../../vendor/prosemirror/prosemirror.js";
import { schema } from "./schema.js";

const { bullet_list: list, heading, list_item: item, paragraph } = schema.nodes;

function blockOf(line) {
  const [, mark, words] = /^(## |- |)\s*(.*)$/.exec(line);
  const text = words ? schema.text(words) : null;
  if (mark === "## ") return heading.create({ level: 2 }, text);
  return mark === "- " ? item.create(null, paragraph.create(null, text)) : paragraph.create(null, text);
}

/** The blocks of plain text: one for each line that says something, items in a row in one list. */
export function blocksOf(text) {
  const blocks = [];
  for (const line of text.split(/[\r\n\u2028\u2029]+/)) {
    const block = line.trim() ? blockOf(line.trim()) : null;
    const last = blocks.at(-1);
    if (block?.type !== item) blocks.push(...(block ? [block] : []));
    else if (last?.type === list) blocks.splice(-1, 1, last.copy(last.content.addToEnd(block)));
    else blocks.push(list.create(null, block));
  }
  return blocks;
}

/** What pasting plain text puts in: its first and last paragraphs join what they are pasted into. */
export function pastedText(text) {
  const blocks = blocksOf(text);
  const opens = (block) => (block?.type === paragraph ? 1 : 0);
  return new Slice(Fragment.from(blocks), opens(blocks[0]), opens(blocks.at(-1)));
}
