// What a text can hold: everything the stored form holds (newsroom/html_rules.py), so that opening and saving
// a text loses nothing of it.

import { Schema, tableNodes } from "../../vendor/prosemirror/prosemirror.js";
import { allowedLink, allowedPicture } from "./addresses.js";

const NOTE_MARK = /^fnref-([1-9]\d{0,2})$/;
const NOTE = /^fn-([1-9]\d{0,2})$/;

const number = (text) => (/^\d{1,5}$/.test(text ?? "") ? Number(text) : null);

function picture(dom) {
  const src = allowedPicture(dom.getAttribute("src"));
  if (!src) return false;
  const size = (name) => number(dom.getAttribute(name));
  return { src, alt: dom.getAttribute("alt"), width: size("width"), height: size("height") };
}

// Without an alternative text is not the same as with an empty one, which says that it is mere decoration.
const PICTURE = { src: {}, alt: { default: null }, width: { default: null }, height: { default: null } };

/** The attributes with a value, for the page. */
function given(attributes) {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== null));
}

/** A picture with at most a caption; other figures keep their content as it is (figure_group). */
function plainFigure(dom) {
  const [image, caption, ...rest] = dom.children;
  const plain = image?.tagName === "IMG" && (!caption || caption.tagName === "FIGCAPTION") && !rest.length;
  return plain ? picture(image) : false;
}

function noteMark(dom) {
  const link = dom.firstElementChild;
  const found = link?.tagName === "A" && dom.childNodes.length === 1 && NOTE_MARK.exec(link.id);
  return found ? { number: Number(found[1]), key: link.dataset.note ?? `#${found[1]}` } : false;
}

function note(dom) {
  const found = NOTE.exec(dom.id);
  return found ? { number: Number(found[1]), key: dom.dataset.note ?? `#${found[1]}` } : false;
}

function withoutWayBack(dom) {
  dom.querySelectorAll('a[href^="#fnref-"]').forEach((link) => link.remove());
  return dom;
}

const heading = (level, ...tags) => tags.map((tag) => ({ tag, attrs: { level } }));

const BLOCKS = {
  paragraph: { group: "block", content: "inline*", parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
  heading: {
    group: "block",
    content: "inline*",
    attrs: { level: { default: 2 } },
    defining: true,
    parseDOM: [...heading(2, "h1", "h2"), ...heading(3, "h3"), ...heading(4, "h4", "h5", "h6")],
    toDOM: (node) => [`h${node.attrs.level}`, 0],
  },
  blockquote: {
    group: "block",
    content: "block+",
    defining: true,
    parseDOM: [{ tag: "blockquote" }],
    toDOM: () => ["blockquote", 0],
  },
  code_block: {
    group: "block",
    content: "inline*",
    code: true,
    defining: true,
    parseDOM: [{ tag: "pre", preserveWhitespace: "full" }],
    toDOM: () => ["pre", 0],
  },
  horizontal_rule: { group: "block", parseDOM: [{ tag: "hr" }], toDOM: () => ["hr"] },
  bullet_list: { group: "block", content: "list_item+", parseDOM: [{ tag: "ul" }], toDOM: () => ["ul", 0] },
  ordered_list: {
    group: "block",
    content: "list_item+",
    attrs: { start: { default: 1 } },
    parseDOM: [{ tag: "ol", getAttrs: (dom) => ({ start: number(dom.getAttribute("start")) ?? 1 }) }],
    toDOM: (node) => ["ol", node.attrs.start === 1 ? {} : { start: node.attrs.start }, 0],
  },
  list_item: { content: "block+", defining: true, parseDOM: [{ tag: "li" }], toDOM: () => ["li", 0] },
};

const FIGURES = {
  figure: {
    group: "block",
    content: "inline*",
    attrs: PICTURE,
    isolating: true,
    draggable: true,
    parseDOM: [
      {
        tag: "figure",
        priority: 60,
        getAttrs: plainFigure,
        contentElement: (dom) => dom.querySelector("figcaption") ?? document.createElement("figcaption"),
      },
    ],
    toDOM: (node) => ["figure", ["img", given(node.attrs)], ["figcaption", 0]],
  },
  figure_group: {
    group: "block",
    content: "(block | figcaption)+",
    isolating: true,
    parseDOM: [{ tag: "figure" }],
    toDOM: () => ["figure", 0],
  },
  figcaption: { content: "inline*", parseDOM: [{ tag: "figcaption" }], toDOM: () => ["figcaption", 0] },
};

const NOTES = {
  footnotes: {
    group: "block",
    content: "footnote+",
    isolating: true,
    parseDOM: [
      {
        tag: "ol",
        priority: 60,
        getAttrs: (dom) => (dom.children.length && [...dom.children].every(note) ? {} : false),
      },
    ],
    toDOM: () => ["ol", { class: "editor-notes" }, 0],
  },
  footnote: {
    content: "block+",
    attrs: { number: { default: 1 }, key: { default: "" } },
    defining: true,
    isolating: true,
    parseDOM: [{ tag: "li", priority: 60, context: "footnotes/", getAttrs: note, contentElement: withoutWayBack }],
    toDOM: ({ attrs }) => ["li", { id: `fn-${attrs.number}`, "data-note": attrs.key }, 0],
  },
  footnote_ref: {
    group: "inline",
    inline: true,
    atom: true,
    attrs: { number: {}, key: {} },
    parseDOM: [{ tag: "sup", priority: 60, getAttrs: noteMark }],
    toDOM: ({ attrs }) => [
      "sup",
      ["a", { href: `#fn-${attrs.number}`, id: `fnref-${attrs.number}`, "data-note": attrs.key }, `${attrs.number}`],
    ],
  },
};

const INLINE = {
  text: { group: "inline" },
  hard_break: {
    group: "inline",
    inline: true,
    selectable: false,
    parseDOM: [{ tag: "br" }],
    toDOM: () => ["br"],
  },
  image: {
    group: "inline",
    inline: true,
    draggable: true,
    attrs: PICTURE,
    parseDOM: [{ tag: "img", getAttrs: picture }],
    toDOM: (node) => ["img", given(node.attrs)],
  },
};

function scope(dom) {
  return dom.getAttribute("scope");
}

const TABLES = tableNodes({
  tableGroup: "block",
  cellContent: "block+",
  cellAttributes: {
    scope: { default: null, getFromDOM: scope, setDOMAttr: (value, attrs) => value && (attrs.scope = value) },
  },
});

// The part of the table a row stands in, kept as it came; "" leaves it to the kind of its cells.
const PARTS = { THEAD: "thead", TBODY: "tbody", TFOOT: "tfoot" };
TABLES.table_row.attrs = { part: { default: "" } };
TABLES.table_row.parseDOM = [
  { tag: "tr", getAttrs: (dom) => ({ part: PARTS[dom.parentNode?.tagName] ?? "" }) },
];
// Stands before its table, where a person can write in it; the stored form has it inside.
TABLES.table_caption = {
  group: "block",
  content: "inline*",
  defining: true,
  parseDOM: [{ tag: "p[data-caption]", priority: 60 }],
  toDOM: () => ["p", { "data-caption": "" }, 0],
};

const simple = (tag, ...others) => ({
  parseDOM: [tag, ...others].map((name) => ({ tag: name })),
  toDOM: () => [tag, 0],
});

// The order is the order of nesting: a link is outermost, or words in bold within it would part it.
const MARKS = {
  link: {
    attrs: { href: {}, title: { default: null } },
    inclusive: false,
    parseDOM: [
      {
        tag: "a[href]",
        getAttrs: (dom) => {
          const href = allowedLink(dom.getAttribute("href"));
          return href ? { href, title: dom.getAttribute("title") } : false;
        },
      },
    ],
    toDOM: (mark) => ["a", given(mark.attrs), 0],
  },
  cite: { ...simple("cite"), inclusive: false },
  small: simple("small"),
  strong: simple("strong", "b"),
  em: simple("em", "i"),
  u: simple("u", "ins"),
  s: simple("s", "strike", "del"),
  sub: { ...simple("sub"), excludes: "sup" },
  sup: { ...simple("sup"), excludes: "sub" },
  code: simple("code", "tt", "kbd"),
};

export const schema = new Schema({
  nodes: { doc: { content: "block+" }, ...BLOCKS, ...FIGURES, ...NOTES, ...TABLES, ...INLINE },
  marks: MARKS,
});

/** Two marks of notes side by side are stored in one <sup>; here each has its own. */
function partMarks(root) {
  for (const raised of root.querySelectorAll("sup:has(> a[id^='fnref-'])")) {
    const parts = [...raised.childNodes].map((child) => {
      const part = root.ownerDocument.createElement("sup");
      part.append(child);
      return part;
    });
    raised.replaceWith(...parts);
  }
}

/** Bring what a page holds into the shape the rules above read: a table's caption stands before it. */
export function prepared(root) {
  partMarks(root);
  for (const caption of root.querySelectorAll("table > caption")) {
    const line = root.ownerDocument.createElement("p");
    line.dataset.caption = "";
    line.append(...caption.childNodes);
    caption.parentNode.before(line);
    caption.remove();
  }
  return root;
}
