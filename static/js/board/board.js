// The board: the menu of a card, and carrying a card to another column. Without scripts each card leads to its
// story, where the same steps are. What may be done the newsroom says, when a card is picked up or its menu opened.
import { steps, take } from "./steps.js";
import { watchDragging } from "./drag.js";

const board = document.querySelector(".board");
let open = null;

function close(focus) {
  if (!open) return;
  const { button, list } = open;
  open = null;
  list.remove();
  button.setAttribute("aria-expanded", "false");
  if (focus) button.focus();
}

function possible(card, move) {
  const item = document.createElement(move.decides ? "a" : "button");
  const stage = document.createElement("small");
  item.textContent = move.decides ? `${move.label}…` : move.label;
  stage.textContent = `→ ${board.querySelector(`[data-stage="${move.to}"] h2`)?.textContent ?? move.to}`;
  if (board.querySelector(`[data-stage="${move.to}"]`)) item.append(stage);
  if (move.decides) {
    item.className = "step-link";
    item.href = `/stories/${card.dataset.story}/moves/${move.name}`;
  } else {
    item.type = "button";
    item.addEventListener("click", () => take(card, move));
  }
  return item;
}

function refused(move) {
  const item = document.createElement("p");
  const name = document.createElement("strong");
  item.className = "step-no";
  name.textContent = move.label;
  item.append(name, move.reason);
  return item;
}

function heading(words) {
  const title = document.createElement("h4");
  title.textContent = words;
  return title;
}

// The board cuts off what hangs over its edges.
function turn(list) {
  const [box, edges] = [list.getBoundingClientRect(), board.getBoundingClientRect()];
  list.classList.toggle("opens-up", box.bottom > edges.bottom && box.top - box.height > edges.top);
  list.classList.toggle("opens-right", box.left < edges.left);
}

// The moves of a card under its button; `only` narrows them to those that lead to one stage.
async function show(card, only) {
  close(false);
  const button = card.querySelector(".card-menu");
  const words = document.querySelector(".board-said").dataset;
  const found = await steps(card);
  if (!found) return;
  const list = document.createElement("div");
  const can = found.moves.filter((move) => move.allowed && (!only || move.to === only));
  const cannot = only ? [] : found.moves.filter((move) => !move.allowed);
  list.className = "card-steps";
  list.append(heading(can.length ? words.allowed : words.none), ...can.map((move) => possible(card, move)));
  if (cannot.length) list.append(heading(words.refused), ...cannot.map(refused));
  card.append(list);
  turn(list);
  button.setAttribute("aria-expanded", "true");
  open = { card, button, list };
  (list.querySelector("button, a") ?? button).focus();
  list.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function walk(event) {
  const items = [...open.list.querySelectorAll("button, a")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !items.length) return;
  event.preventDefault();
  const here = items.indexOf(document.activeElement);
  items[(here + step + items.length) % items.length].focus();
}

for (const card of board.querySelectorAll(".card")) {
  const words = document.querySelector(".board-said").dataset;
  const button = document.createElement("button");
  const grip = document.createElement("span");
  button.type = "button";
  button.className = "card-menu";
  button.setAttribute("aria-label", `${words.steps}: ${card.querySelector("h3").textContent}`);
  button.setAttribute("aria-expanded", "false");
  grip.className = "card-grip";
  grip.title = words.grip;
  grip.setAttribute("aria-hidden", "true");
  card.append(grip, button);
}

board.addEventListener("click", (event) => {
  const button = event.target.closest(".card-menu");
  if (!button) return;
  if (open?.button === button) close(true);
  else show(button.closest(".card"));
});
document.addEventListener("click", (event) => {
  if (open && !open.card.contains(event.target)) close(false);
});
document.addEventListener("keydown", (event) => {
  if (!open || event.isComposing) return;
  if (event.key === "Escape") close(true);
  else walk(event);
});

watchDragging(board, show);

// After a step the page is read anew: put people back where they were.
const before = JSON.parse(sessionStorage.getItem("board") ?? "null");
sessionStorage.removeItem("board");
if (before && before.address === location.href) {
  board.scrollLeft = before.left;
  board.querySelector(`[data-story="${CSS.escape(before.story)}"] .card-menu`)?.focus();
}
