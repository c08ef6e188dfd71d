// The editor on the page of a text: it stands before the field "body", writes into it, and tells the form.

import {
  DOMParser as Reader, EditorState, EditorView, TextSelection, baseKeymap, dropCursor, gapCursor, history,
  inputRules, keymap, tableEditing, textblockTypeInputRule, wrappingInputRule,
} from "../../vendor/prosemirror/prosemirror.js";
import { KEYS } from "./commands.js";
import { figurePlugin, insertFigure } from "./figure.js";
import { footnotePlugin } from "./footnotes.js";
import { cleaned, cleanedText } from "./paste.js";
import { blocksOf, pastedText } from "./plain_text.js";
import { placeOf, textOf } from "./places.js";
import { prepared, schema } from "./schema.js";
import { bindToolbar } from "./toolbar.js";
import { toHTML } from "./writing.js";

const TAG = /<\/?[a-z][^<>]*>/i;

function read(root) {
  return Reader.fromSchema(schema).parse(prepared(root));
}

/** The document of HTML or plain text from anywhere. */
function documentOf(text) {
  if (TAG.test(text)) return read(cleaned(text).root);
  return schema.nodes.doc.createAndFill(null, blocksOf(cleanedText(text)));
}

/** What the page holds; a text that the browser brought back after a reload counts more. */
function firstDocument(textarea) {
  const stored = document.getElementById("body-html");
  const untouched = textarea.value === textarea.defaultValue;
  return stored && untouched ? read(stored.content.cloneNode(true)) : documentOf(textarea.value);
}

function typingRules() {
  const { heading, blockquote } = schema.nodes;
  return inputRules({
    rules: [
      textblockTypeInputRule(/^(#{2,4})\s$/, heading, (found) => ({ level: found[1].length })),
      wrappingInputRule(/^>\s$/, blockquote),
    ],
  });
}

function plugins() {
  return [
    typingRules(), keymap(KEYS), keymap(baseKeymap), history(), footnotePlugin(), figurePlugin(),
    dropCursor(), gapCursor(), tableEditing(),
  ];
}

/** Names and descriptions of the field are the editor's now. */
function attributesOf(box, textarea) {
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  label.id ||= `${textarea.id}-label`;
  const attributes = { role: "textbox", "aria-multiline": "true", "aria-labelledby": label.id, class: "article" };
  const told = textarea.getAttribute("aria-describedby") ?? "";
  attributes["aria-describedby"] = told.replace(`${textarea.id}-hint`, "editor-hint");
  if (textarea.hasAttribute("aria-invalid")) attributes["aria-invalid"] = "true";
  return { ...attributes, lang: textarea.lang || "vi" };
}

/** What is typed is in the language that is chosen: letters, line breaks and the reader of a screen follow it. */
function followLanguage(box, textarea, view) {
  const { elements } = textarea.form;
  elements.namedItem("language")?.addEventListener("change", ({ target }) => {
    for (const name of ["title", "sapo", "body"]) elements.namedItem(name).lang = target.value;
    view.setProps({ attributes: attributesOf(box, textarea) });
  });
}

function leadHere(textarea, view) {
  document.querySelector(`label[for="${textarea.id}"]`).addEventListener("click", () => view.focus());
  for (const link of document.querySelectorAll(`a[href="#${textarea.id}"]`)) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      view.focus();
      view.dom.scrollIntoView({ block: "center" });
    });
  }
}

function tellComposing(box, view) {
  box.dataset.composing = "false";
  view.dom.addEventListener("compositionstart", () => (box.dataset.composing = "true"));
  view.dom.addEventListener("compositionend", () => (box.dataset.composing = "false"));
}

function say(box, sentence) {
  box.querySelector("[data-editor-says]").textContent = sentence;
}

function pasteInto(box) {
  return {
    transformPastedText: cleanedText,
    clipboardTextParser: pastedText,
    transformPastedHTML(html) {
      const found = cleaned(html);
      say(box, found.pictures ? box.dataset.picturesLeftOut : "");
      return prepared(found.root).innerHTML.normalize("NFC");
    },
  };
}

/** What other scripts of the page may do; every change can be undone. Offsets count the code points of `getText()`. */
function openTo(view) {
  const place = (start, end) => placeOf(view.state.doc, start, end);
  return {
    getHTML: () => toHTML(view.state.doc),
    getText: () => textOf(view.state.doc),
    insertFigure: (picture) => insertFigure(view, picture),
    focus: () => view.focus(),
    /** Let another script follow the text with a plugin of its own. */
    follow: (plugin) => view.updateState(view.state.reconfigure({ plugins: [...view.state.plugins, plugin] })),
    /** Show `html` as it would stand here, in `place`, to be looked at; `away()` takes it from there again. */
    preview(html, place) {
      const state = EditorState.create({ doc: documentOf(html) });
      const shown = new EditorView(place, { state, editable: () => false, attributes: { class: "article" } });
      return { away: () => shown.destroy() };
    },
    select(start, end) {
      const found = place(start, end);
      if (!found) return false;
      const selection = TextSelection.create(view.state.doc, found.from, found.to);
      view.dispatch(view.state.tr.setSelection(selection).scrollIntoView());
      view.focus();
      return true;
    },
    replaceText(start, end, text) {
      const found = place(start, end);
      if (found) view.dispatch(view.state.tr.insertText(text, found.from, found.to));
      return Boolean(found);
    },
    append(html) {
      const { doc } = view.state;
      const isEmpty = doc.childCount === 1 && doc.firstChild.isTextblock && !doc.firstChild.content.size;
      const tr = view.state.tr.replaceWith(isEmpty ? 0 : doc.content.size, doc.content.size, documentOf(html).content);
      view.dispatch(tr.scrollIntoView());
    },
    replaceAll(html) {
      const { doc } = view.state;
      view.dispatch(view.state.tr.replaceWith(0, doc.content.size, documentOf(html).content));
    },
  };
}

function start(box) {
  const textarea = box.closest("form").elements.namedItem("body");
  const toolbar = box.querySelector("[role=toolbar]");
  let refresh = () => {};
  const view = new EditorView(box.querySelector("[data-editor-text]"), {
    state: EditorState.create({ doc: firstDocument(textarea), plugins: plugins() }),
    attributes: attributesOf(box, textarea),
    editable: () => !textarea.readOnly && !textarea.disabled,
    ...pasteInto(box),
    dispatchTransaction(transaction) {
      view.updateState(view.state.apply(transaction));
      refresh();
      if (!transaction.docChanged) return;
      textarea.value = toHTML(view.state.doc);
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  refresh = bindToolbar(toolbar, view);
  new MutationObserver(() => view.setProps({})).observe(textarea, { attributeFilter: ["readonly", "disabled"] });
  leadHere(textarea, view);
  tellComposing(box, view);
  followLanguage(box, textarea, view);
  textarea.hidden = true;
  document.getElementById(`${textarea.id}-hint`).hidden = true;
  box.hidden = false;
  box.newsroomEditor = openTo(view);
  box.dispatchEvent(new CustomEvent("newsroom:editor", { bubbles: true }));
}

const box = document.querySelector("[data-editor]");
if (box) start(box);
