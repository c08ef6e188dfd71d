// The checks beside a text that is being written: asked a second after the last input, never while a letter is
// being composed, and shown as a count until somebody wants to see more.

import { convert } from "./convert.js";
import { inOldFont, show } from "./list.js";
import { go, mend } from "./places.js";

const QUIET_MS = 1000;
const FIELDS = [
  "title", "sapo", "body", "correction", "byline", "sources", "language", "type",
  "document_number", "document_issuer", "document_date", "contact", "corrects",
];

const panel = document.querySelector("[data-checks]");
const form = document.querySelector("form.writing-form");
const count = panel.querySelector("[data-checks-count]");
const list = panel.querySelector("[data-checks-list]");
const says = document.querySelector("[data-checks-says]");
const words = panel.dataset;

let timer = 0;
let asked = 0;
let last = "";
let blocked = null;

const token = () => document.querySelector("input[name=csrf_token]").value;
const composing = () => document.querySelector("[data-editor]")?.dataset.composing === "true";

function typed() {
  const values = FIELDS.map((name) => [name, form.elements.namedItem(name)?.value ?? ""]);
  const given = { ...Object.fromEntries(values), ai_used: form.elements.namedItem("ai_used")?.checked ?? false };
  return JSON.stringify({ ...given, story: words.story });
}

function post(path, body, type) {
  const headers = { "Content-Type": type, Accept: "application/json", "X-CSRFToken": token() };
  return fetch(path, { method: "POST", credentials: "same-origin", redirect: "error", headers, body });
}

async function ask(body) {
  const mine = (asked += 1);
  try {
    const answer = await post("/checks/inspect", body, "application/json");
    if (mine !== asked) return; // something was typed meanwhile: its answer is on the way
    if (!answer.ok) throw new Error(answer.status);
    tell(await answer.json());
  } catch {
    last = "";
    if (mine === asked) count.textContent = words.away;
  }
}

function tell(said) {
  count.textContent = said.summary;
  panel.classList.toggle("is-blocked", said.blocked);
  if (blocked !== null && blocked !== said.blocked) says.textContent = said.summary;
  blocked = said.blocked;
  show(list, said, { ...words, takeOut: words.takeOut }, { go: lead, mend: put, dismiss });
}

function lead(finding) {
  says.textContent = go(form, finding) ? "" : words.notFound;
}

async function put(finding) {
  if (inOldFont(finding)) {
    const done = await convert(form, (body) => post("/checks/convert", body, "application/json"));
    says.textContent = { taken: words.converted, failed: words.away, left: "" }[done];
    return look(0);
  }
  says.textContent = mend(form, finding) ? "" : words.notFound;
  return look(0);
}

async function dismiss(finding) {
  const body = new URLSearchParams({ code: finding.code, key: finding.key });
  const path = `/stories/${words.story}/checks/dismiss`;
  await post(path, body, "application/x-www-form-urlencoded").catch(() => {});
  last = "";
  look(0);
}

function look(after) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (composing()) return look(QUIET_MS);
    const body = typed();
    if (body === last) return undefined;
    last = body;
    return ask(body);
  }, after);
}

if (form) {
  panel.hidden = false;
  count.textContent = words.busy;
  form.addEventListener("input", (event) => event.isComposing || look(QUIET_MS));
  form.addEventListener("change", () => look(QUIET_MS));
  form.addEventListener("compositionend", () => look(QUIET_MS));
  look(300); // once the editor has taken the text over
}
