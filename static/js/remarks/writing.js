// Remarks beside the text that is being written: led to, read where their words stand, dealt with from there.
// Without scripts they are a list with their passages.
import { follow } from "./following.js";

const panel = document.querySelector("[data-points]");
const form = document.querySelector("form.writing-form");
const items = [...panel.querySelectorAll("[data-point]")];
const inBody = items.filter((item) => item.dataset.in === "body" && item.dataset.quote);
const says = panel.querySelector("[data-points-say]");
const pop = document.createElement("div");
let text = null;

const isOpen = (item) => item.dataset.settled !== "yes";
const acting = (item, act) => item.querySelector(`[data-act=${act}]`);

function tell(places) {
  inBody.forEach((item, at) => {
    acting(item, "show").hidden = !places[at];
    item.querySelector("[data-gone]").hidden = Boolean(places[at]);
  });
}

function settled(item, done) {
  item.dataset.settled = done ? "yes" : "no";
  acting(item, "resolve").hidden = done;
  acting(item, "reopen").hidden = !done;
  const count = panel.querySelector("summary strong");
  count.textContent = count.textContent.replace(/\d+/, items.filter(isOpen).length);
  text?.paint();
}

async function settle(item, act) {
  const body = new URLSearchParams({ csrf_token: form.elements.namedItem("csrf_token").value });
  const path = `${panel.dataset.points}/${item.dataset.point}/${act}`;
  const answer = await fetch(path, { method: "POST", body, redirect: "manual" }).catch(() => null);
  const done = answer?.type === "opaqueredirect"; // the page of the story, which nobody needs here
  says.textContent = done ? "" : panel.dataset.failed;
  if (done) settled(item, act === "resolve");
}

function show(item) {
  const at = inBody.indexOf(item);
  if (at >= 0) return text?.show(at);
  const field = form.elements.namedItem(item.dataset.in);
  const start = field.value.indexOf(item.dataset.quote);
  field.focus();
  if (start >= 0) field.setSelectionRange(start, start + item.dataset.quote.length);
  return undefined;
}

function open(item, box) {
  const copy = item.querySelector("[data-said]").cloneNode(true);
  const button = acting(item, "resolve").cloneNode(true);
  button.addEventListener("click", () => {
    pop.hidePopover();
    settle(item, "resolve");
  });
  pop.replaceChildren(copy, button);
  pop.showPopover();
  const most = document.documentElement.clientWidth - pop.offsetWidth - 8;
  pop.style.left = `${Math.max(8, Math.min(box.left, most))}px`;
  pop.style.top = `${Math.min(box.bottom + 8, innerHeight - pop.offsetHeight - 8)}px`;
}

function act(event) {
  const button = event.target.closest("[data-act]");
  const item = button?.closest("[data-point]");
  if (!item) return;
  if (button.dataset.act === "show") show(item);
  else settle(item, button.dataset.act);
}

function start(editor) {
  const anchors = inBody.map(({ dataset }) => ({
    quote: dataset.quote, prefix: dataset.prefix, suffix: dataset.suffix,
  }));
  text = follow(editor, anchors, {
    isOpen: (at) => isOpen(inBody[at]),
    moved: tell,
    pressed: (at, box) => setTimeout(open, 0, inBody[at], box), // the click itself would close it again
  });
}

if (form) {
  pop.popover = "auto";
  pop.className = "remark-pop";
  document.body.append(pop);
  panel.addEventListener("click", act);
  for (const item of items) {
    acting(item, "resolve").hidden = false;
    acting(item, "show").hidden = inBody.includes(item) || !item.dataset.quote;
  }
  const box = document.querySelector("[data-editor]");
  if (box?.newsroomEditor) start(box.newsroomEditor);
  else box?.addEventListener("newsroom:editor", () => start(box.newsroomEditor), { once: true });
}
