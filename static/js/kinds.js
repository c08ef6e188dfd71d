// Beside the choice of a content type: what it asks for, its own fields, its template; and in the editor, what
// a template leaves to be filled in is marked and taken as a whole by a click.

const BLANK = /\[\[[^[\]\n]{0,300}\]\]/g;

const notes = document.querySelector("[data-kinds]");
const form = document.querySelector("form.writing-form");

function noteOf(kind) {
  return [...notes.querySelectorAll("[data-kind]")].find((note) => note.dataset.kind === kind) ?? null;
}

/** Show what the chosen type asks for; a field that holds something never goes. */
function follow() {
  const kind = form.elements.namedItem("type").value;
  for (const note of notes.querySelectorAll("[data-kind]")) note.hidden = note.dataset.kind !== kind;
  const asked = (noteOf(kind)?.dataset.fields ?? "").split(" ");
  for (const mark of form.querySelectorAll("[data-needed]")) mark.hidden = !asked.includes(mark.dataset.needed);
  for (const detail of form.querySelectorAll("[data-detail]")) {
    const field = form.elements.namedItem(detail.dataset.detail);
    if (asked.includes(detail.dataset.detail)) detail.hidden = false;
    else if (!field.value.trim() && !detail.contains(document.activeElement)) detail.hidden = true;
  }
}

function fill(name, text) {
  const field = form.elements.namedItem(name);
  if (!text || field.value.trim()) return;
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

async function putIn(kind) {
  const says = notes.querySelector("[data-kinds-says]");
  try {
    const answer = await fetch(`/patterns/${encodeURIComponent(kind)}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    const pattern = await answer.json();
    fill("title", pattern.title);
    fill("sapo", pattern.sapo);
    const editor = document.querySelector("[data-editor]").newsroomEditor;
    if (pattern.body && !editor.getHTML().includes(pattern.body)) editor.append(pattern.body);
    says.textContent = notes.dataset.putIn;
    editor.focus();
  } catch {
    says.textContent = notes.dataset.away;
  }
}

function bind() {
  document.querySelector("[data-begin-plainly]")?.remove();
  for (const button of notes.querySelectorAll("[data-begin]")) {
    button.hidden = false;
    button.addEventListener("click", () => putIn(button.dataset.begin));
  }
}

function* blanksIn(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    for (const found of walker.currentNode.data.matchAll(BLANK)) {
      yield { node: walker.currentNode, start: found.index, end: found.index + found[0].length };
    }
  }
}

function mark(text) {
  if (!window.Highlight) return;
  const ranges = [...blanksIn(text)].map(({ node, start, end }) => {
    const range = new Range();
    range.setStart(node, start);
    range.setEnd(node, end);
    return range;
  });
  CSS.highlights.set("blank", new Highlight(...ranges));
}

/** A click into what is to be filled in takes all of it, so that typing replaces it. */
function take() {
  const selection = document.getSelection();
  if (!selection.isCollapsed || selection.anchorNode?.nodeType !== Node.TEXT_NODE) return;
  const { anchorNode: node, anchorOffset: at } = selection;
  const found = [...node.data.matchAll(BLANK)].find((one) => one.index < at && at < one.index + one[0].length);
  if (found) selection.setBaseAndExtent(node, found.index, node, found.index + found[0].length);
}

function watch(box) {
  const text = box.querySelector(".ProseMirror");
  let asked = false;
  const later = () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      mark(text);
    });
  };
  new MutationObserver(later).observe(text, { childList: true, subtree: true, characterData: true });
  text.addEventListener("click", take);
  mark(text);
}

function whenReady(act) {
  const box = document.querySelector("[data-editor]");
  if (!box) return;
  if (box.newsroomEditor) act(box);
  else document.addEventListener("newsroom:editor", () => act(box), { once: true });
}

if (notes && form) {
  form.elements.namedItem("type").addEventListener("change", follow);
  whenReady(bind);
}
whenReady(watch);
