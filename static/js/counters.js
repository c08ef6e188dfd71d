// Beside a statement that is being written: how many characters each channel takes, and how many there are. They
// are counted as newsroom.statements.channels counts them; only what begins or ceases to be too long is said aloud.

const QUIET_MS = 1000;
const BLOCKS = "p,h2,h3,h4,ul,ol,li,blockquote,figure,figcaption,table,caption,thead,tbody,tfoot,tr,th,td,pre,hr,div";
const NARROW = "(max-width: 75.99rem)";

const counters = document.querySelector("[data-counters]");
const form = document.querySelector("form.writing-form");
const says = document.querySelector("[data-counters-says]");
const channels = counters ? [...counters.querySelectorAll("[data-most]")] : [];
const box = document.querySelector("[data-editor]");
const letters = (text) => [...text].length;

let over = new Map();
let timer = 0;

function lineOf(block) {
  for (const back of block.querySelectorAll('a[href^="#fnref"]')) back.remove();
  for (const mark of block.querySelectorAll('a[href^="#fn-"]')) mark.textContent = `[${mark.textContent}]`;
  for (const end of block.querySelectorAll("br")) end.replaceWith("\n");
  return block.textContent;
}

function textOf(block) {
  const inner = [...block.children].filter((child) => child.matches(BLOCKS));
  if (!inner.length) return lineOf(block);
  const parts = inner.map(textOf);
  if (block.matches("tr")) return parts.map((part) => part.replaceAll("\n", " ")).join("\t");
  return parts.filter(Boolean).join(block.matches("body,blockquote") ? "\n\n" : "\n");
}

/** All that readers get, as plain text. */
function whole() {
  const value = (name) => form.elements.namedItem(name)?.value ?? "";
  const body = textOf(new DOMParser().parseFromString(value("body"), "text/html").body);
  return [value("title").trim(), value("sapo").trim(), body].filter(Boolean).join("\n\n");
}

function count() {
  const used = letters(whole());
  for (const line of channels) {
    const beyond = used - Number(line.dataset.most);
    line.querySelector("[data-used]").textContent = String(used);
    line.classList.toggle("is-too-long", beyond > 0);
    const told = line.querySelector("[data-beyond]");
    told.hidden = beyond <= 0;
    told.textContent = counters.dataset.beyond.replace("{count}", String(beyond));
  }
}

const beyondNow = () => new Map(channels.map((line) => [line.dataset.channel, line.classList.contains("is-too-long")]));

function tell() {
  const now = beyondNow();
  const changed = channels.filter((line) => over.get(line.dataset.channel) !== now.get(line.dataset.channel));
  over = now;
  if (!changed.length) return;
  says.textContent = changed
    .map((line) => (now.get(line.dataset.channel) ? counters.dataset.over : counters.dataset.fits).replace("{channel}", line.dataset.channel))
    .join(" ");
}

function look() {
  count();
  clearTimeout(timer);
  timer = setTimeout(tell, QUIET_MS);
}

/** On a narrow screen they stand below the text and stay in sight; else among the tools beside it. */
function settle(home) {
  const narrow = matchMedia(NARROW);
  const put = () => (narrow.matches ? box.after(counters) : home.after(counters));
  narrow.addEventListener("change", put);
  put();
}

if (counters && form) {
  const home = document.createElement("span");
  home.hidden = true;
  counters.before(home);
  if (box) settle(home);
  counters.hidden = false;
  count();
  over = beyondNow();
  form.addEventListener("input", look);
  form.addEventListener("newsroom:editor", count); // the editor takes the text over and writes it anew
}
