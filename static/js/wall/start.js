// The delivery wall, live: the cells are drawn once, then the page asks every few seconds what has changed. The
// server answers 204 as long as nothing has. Without scripts people see the counts, the groups and whom to call.
import { Cells } from "./cells.js";

const QUICK = 3_000;
const SLOW = 15_000;
const AWAY = 60_000;
const TOLD = 30_000;
const wall = document.querySelector("[data-wall]");
const dialog = wall?.querySelector("dialog");
const names = JSON.parse(wall?.dataset.names ?? "{}");
const counts = JSON.parse(wall?.dataset.counts ?? "{}");
const figures = new Intl.NumberFormat(document.documentElement.lang);
const cells = wall && new Cells(wall, names, open);
let cursor = "";
let wait = QUICK;
let timer;
let told = 0;

function address(tail, asked = {}) {
  const query = new URLSearchParams(wall.dataset.event);
  for (const [name, value] of Object.entries(asked)) query.set(name, value);
  return `${wall.dataset.wall}/${tail}?${query}`;
}

async function fetched(path) {
  const answer = await fetch(path, { redirect: "manual" });
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) throw new SignedOut();
  if (!answer.ok) throw new Error(answer.status);
  return answer;
}

class SignedOut extends Error {}

async function begin() {
  const document_ = await (await fetched(address("cells"))).json();
  cursor = document_.cursor;
  cells.draw(document_);
  wall.querySelector(".wall-keys").hidden = false;
  count();
  again();
}

async function look() {
  try {
    const answer = await fetched(address("changes", { cursor }));
    if (answer.status === 200) await change(await answer.json());
    else asOf();
    wait = cells.count("wlop") ? QUICK : SLOW;
  } catch (error) {
    if (error instanceof SignedOut) return away();
    wait = Math.min(wait * 2, AWAY);
    away();
  }
  again();
}

async function change(news) {
  if (news.anew) return location.reload();
  for (const [start, codes] of news.runs) cells.change(start, codes);
  cursor = news.cursor;
  count();
  asOf();
  const beside = wall.querySelector("[data-wall-beside]");
  if (!beside.contains(document.activeElement)) put(beside, await (await fetched(address("trouble"))).text());
}

function count() {
  const sent = cells.codes.length;
  const found = { sent, ...Object.fromEntries(Object.entries(counts).map(([name, codes]) => [name, cells.count(codes)])) };
  for (const place of wall.querySelectorAll("[data-count]")) place.textContent = figures.format(found[place.dataset.count]);
  for (const place of wall.querySelectorAll("[data-code-count]")) {
    const many = cells.count(place.dataset.codeCount);
    place.textContent = figures.format(many);
    place.closest("li").hidden = !many;
  }
  for (const group of wall.querySelectorAll("[data-group]")) {
    const many = cells.countIn(group, counts.accepted);
    group.parentElement.querySelector("[data-group-count]").textContent = figures.format(many);
  }
  bar();
  tell(found);
}

function bar() {
  let begun = 0;
  for (const part of wall.querySelectorAll("[data-bar]")) {
    const many = cells.count(part.dataset.bar);
    part.setAttribute("x", begun);
    part.setAttribute("width", many);
    begun += many;
  }
}

// Who listens hears how far it is twice a minute, not at every cell.
function tell(found) {
  if (Date.now() - told < TOLD) return;
  told = Date.now();
  wall.querySelector("[data-wall-told]").textContent = wall.dataset.told.replace(/\{(\w+)\}/g, (_all, name) => figures.format(found[name]));
}

function asOf() {
  const place = document.querySelector("[data-wall-at]");
  const time = new Date().toLocaleTimeString(document.documentElement.lang, { timeZone: "Asia/Ho_Chi_Minh", hour12: false });
  place.dataset.last = time;
  place.textContent = time;
  place.classList.remove("wall-away");
}

function away() {
  const place = document.querySelector("[data-wall-at]");
  place.dataset.last ??= place.textContent;
  place.textContent = place.dataset.away.replace("{moment}", place.dataset.last);
  place.classList.add("wall-away");
}

function again() {
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(look, wait);
}

async function open(id) {
  put(dialog, await (await fetched(address(`portals/${id}`, { part: 1 }))).text());
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button button-quiet";
  close.textContent = wall.dataset.close;
  close.addEventListener("click", () => dialog.close());
  dialog.append(close);
  dialog.showModal();
}

function put(place, page) {
  place.replaceChildren(...new DOMParser().parseFromString(page, "text/html").body.children);
}

if (wall && !("listed" in wall.dataset)) {
  wall.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-portal]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link.dataset.portal);
  });
  document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : look()));
  begin();
}
