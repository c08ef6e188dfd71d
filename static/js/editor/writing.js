// A document as HTML in the shape of the stored form. The server cleans it again and has the last word.

const VOID = { hard_break: "<br>" };
const TAGS = {
  paragraph: "p",
  blockquote: "blockquote",
  code_block: "pre",
  bullet_list: "ul",
  list_item: "li",
  figure_group: "figure",
  figcaption: "figcaption",
  table_caption: "p",
  footnotes: "ol",
};

/** `doc` as HTML, in NFC. */
export function toHTML(doc) {
  return blocks(doc).join("\n").normalize("NFC");
}

function escaped(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

function start(tag, attributes = {}) {
  const pairs = Object.entries(attributes)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => ` ${name}="${escaped(`${value}`).replace(/"/g, "&quot;")}"`);
  return `<${tag}${pairs.join("")}>`;
}

function wrapped(tag, inner, attributes) {
  return `${start(tag, attributes)}${inner}</${tag}>`;
}

function blocks(parent) {
  const lines = [];
  parent.forEach((node, _offset, index) => {
    const next = parent.maybeChild(index + 1);
    const before = index ? parent.child(index - 1) : null;
    if (node.type.name === "table_caption" && next?.type.name === "table") return;
    const caption = before?.type.name === "table_caption" ? before : null;
    lines.push(node.type.name === "table" ? table(node, caption) : block(node));
  });
  return lines;
}

function block(node) {
  const special = SPECIAL[node.type.name];
  if (special) return special(node);
  const inner = node.isTextblock ? inline(node) : blocks(node).join("\n");
  return wrapped(TAGS[node.type.name], inner);
}

function picture({ alt, height, src, width }) {
  return start("img", { alt, height, src, width });
}

const SPECIAL = {
  heading: (node) => wrapped(`h${node.attrs.level}`, inline(node)),
  horizontal_rule: () => "<hr>",
  ordered_list: (node) =>
    wrapped("ol", blocks(node).join("\n"), node.attrs.start > 1 ? { start: node.attrs.start } : {}),
  figure: (node) => wrapped("figure", `${picture(node.attrs)}${wrapped("figcaption", inline(node))}`),
  footnote: (node) => wrapped("li", withWayBack(blocks(node).join("\n"), node), { id: `fn-${node.attrs.number}` }),
};

/** The way back from a note stands at the end of its last paragraph. */
function withWayBack(html, node) {
  const link = `<a href="#fnref-${node.attrs.number}">↩</a>`;
  return html.endsWith("</p>") ? `${html.slice(0, -4)} ${link}</p>` : html + link;
}

function table(node, caption) {
  const parts = [];
  let inHead = true;
  node.forEach((row) => {
    inHead = inHead && allHeaders(row);
    const name = row.attrs.part || (inHead ? "thead" : "tbody");
    if (parts.at(-1)?.name !== name) parts.push({ name, rows: [] });
    parts.at(-1).rows.push(wrapped("tr", rowCells(row)));
  });
  const title = caption ? wrapped("caption", inline(caption)) : "";
  return wrapped("table", title + parts.map((part) => wrapped(part.name, part.rows.join(""))).join(""));
}

function allHeaders(row) {
  for (let at = 0; at < row.childCount; at += 1) {
    if (row.child(at).type.name !== "table_header") return false;
  }
  return true;
}

function rowCells(row) {
  const cells = [];
  row.forEach((cell) => {
    const { colspan, rowspan, scope } = cell.attrs;
    const span = (count) => (count > 1 ? count : null);
    const tag = cell.type.name === "table_header" ? "th" : "td";
    cells.push(wrapped(tag, blocks(cell).join("\n"), { colspan: span(colspan), rowspan: span(rowspan), scope }));
  });
  return cells.join("");
}

function inline(parent) {
  let html = "";
  let open = [];
  parent.forEach((node) => {
    const kept = common(open, node.marks);
    html += open.slice(kept).reverse().map((mark) => `</${tagOf(mark)}>`).join("");
    html += node.marks.slice(kept).map((mark) => start(tagOf(mark), mark.attrs)).join("");
    open = [...node.marks];
    html += leaf(node);
  });
  return html + open.reverse().map((mark) => `</${tagOf(mark)}>`).join("");
}

function common(open, marks) {
  let count = 0;
  while (count < open.length && count < marks.length && open[count].eq(marks[count])) count += 1;
  return count;
}

function tagOf(mark) {
  return mark.type.name === "link" ? "a" : mark.type.name;
}

function leaf(node) {
  if (node.isText) return escaped(node.text);
  if (node.type.name === "image") return picture(node.attrs);
  if (node.type.name === "footnote_ref") {
    const { number } = node.attrs;
    return `<sup><a href="#fn-${number}" id="fnref-${number}">${number}</a></sup>`;
  }
  return VOID[node.type.name];
}
