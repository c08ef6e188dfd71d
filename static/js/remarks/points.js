// Remarks in the text: shown where they belong, and made on what is selected. Without scripts they are a list
// with their passages, and the form has a field for one.
import { fieldOf, named, offsetsOf, rangeOf, textOf, wordsIn } from "./text.js";

const CONTEXT = 32;
const ranges = new Map();
const form = document.getElementById("remark-form");
const still = matchMedia("(prefers-reduced-motion: reduce)");

function paint(name, painted) {
  if (!window.Highlight) return;
  CSS.highlights.set(name, new Highlight(...painted));
}

function findPoints() {
  const read = new Map();
  for (const point of document.querySelectorAll(".point[data-in]")) {
    const field = named(point.dataset.in);
    if (!field) continue;
    if (!read.has(field)) read.set(field, wordsIn(field));
    const range = rangeOf(read.get(field), +point.dataset.from, +point.dataset.to);
    if (!range) continue;
    ranges.set(point, range);
    const button = point.querySelector("[data-show-passage]");
    if (!button) continue;
    button.hidden = false;
    button.addEventListener("click", () => show(point));
  }
  paint("remark", ranges.values());
}

function show(point) {
  const range = ranges.get(point);
  paint("remark-here", [range]);
  range.startContainer.parentElement.scrollIntoView({
    block: "center",
    behavior: still.matches ? "auto" : "smooth",
  });
}

// A click on a marked passage leads to what is said about it.
function atPoint(event) {
  if (!document.getSelection()?.isCollapsed) return;
  const caret = document.caretPositionFromPoint?.(event.clientX, event.clientY);
  const older = caret ? null : document.caretRangeFromPoint?.(event.clientX, event.clientY);
  const node = caret?.offsetNode ?? older?.startContainer;
  if (node?.nodeType !== Node.TEXT_NODE) return;
  const offset = caret?.offset ?? older.startOffset;
  for (const [point, range] of ranges) {
    if (!range.isPointInRange(node, offset)) continue;
    paint("remark-here", [range]);
    point.tabIndex = -1;
    point.focus();
    return;
  }
}

function selected() {
  const selection = document.getSelection();
  if (!selection?.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const field = fieldOf(range.startContainer);
  return field && selection.toString().trim() ? { field, range } : null;
}

function button(label, suggests) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button-quiet";
  made.textContent = label;
  // The press must not take the selection away before the click has read it.
  made.addEventListener("pointerdown", (event) => event.preventDefault());
  made.addEventListener("click", () => begin(suggests));
  return made;
}

function toolbar() {
  const bar = document.createElement("div");
  bar.className = "passage-bar no-print";
  bar.hidden = true;
  bar.setAttribute("role", "toolbar");
  bar.append(button(form.dataset.remark, false), button(form.dataset.suggest, true));
  document.querySelector(".story-text").append(bar);
  document.addEventListener("selectionchange", () => follow(bar));
  follow(bar);
}

function follow(bar) {
  const picked = selected();
  bar.hidden = !picked;
  if (!picked) return;
  const box = picked.range.getBoundingClientRect();
  const most = document.documentElement.clientWidth - bar.offsetWidth - 8;
  bar.style.top = `${box.bottom + scrollY + 8}px`;
  bar.style.left = `${Math.max(8, Math.min(box.left, most))}px`;
}

function fill(picked) {
  const words = wordsIn(picked.field);
  const offsets = offsetsOf(words, picked.range);
  if (!offsets) return false;
  const [from, to] = offsets;
  const { field, quote, prefix, suffix } = form.elements;
  field.value = picked.field.dataset.field;
  quote.value = textOf(words.slice(from, to));
  prefix.value = textOf(words.slice(Math.max(0, from - CONTEXT), from));
  suffix.value = textOf(words.slice(to, to + CONTEXT));
  return true;
}

function begin(suggests) {
  const picked = selected();
  if (!picked || !fill(picked)) return;
  const passage = form.querySelector(".passage");
  const { kind, quote, replacement, body } = form.elements;
  kind.value = suggests ? "suggestion" : "remark";
  passage.open = true;
  quote.readOnly = true;
  if (suggests && !replacement.value) replacement.value = quote.value;
  paint("remark-here", [picked.range]);
  open();
  (suggests ? replacement : body).focus();
}

function open() {
  const dialog = document.createElement("dialog");
  const home = form.nextSibling;
  const parent = form.parentElement;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button button-quiet";
  close.textContent = form.dataset.close;
  close.addEventListener("click", () => dialog.close());
  dialog.className = "dialog remark-dialog";
  dialog.append(form);
  form.querySelector(".form-actions").append(close);
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    close.remove();
    parent.insertBefore(form, home);
    dialog.remove();
    forget();
  });
  dialog.showModal();
}

// What was typed stays; the passage is another one next time.
function forget() {
  for (const name of ["field", "quote", "prefix", "suffix", "replacement"]) form.elements[name].value = "";
  form.elements.kind.value = "remark";
  form.elements.quote.readOnly = false;
  form.querySelector(".passage").open = false;
  paint("remark-here", []);
}

findPoints();
document.querySelector(".story-text")?.addEventListener("click", atPoint);
document.querySelector(".story-header")?.addEventListener("click", atPoint);
if (form) toolbar();
