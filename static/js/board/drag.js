// Carrying a card with mouse, pen or finger. A column takes it only when the newsroom allows a step there; all others
// say why not. Fingers use the grip, so that the page still scrolls under them.
import { say, steps, take } from "./steps.js";

const FAR = 6; // pixels before a press becomes a drag
const EDGE = 60; // pixels from the side where the board begins to scroll
const words = document.querySelector(".board-said").dataset;

// Which moves lead from a card to a column, and what to say about it.
function verdict(found, column) {
  const stage = column.dataset.stage;
  if (stage === found.stage) return { moves: [], words: "" };
  const there = found.moves.filter((move) => move.to === stage);
  const moves = there.filter((move) => move.allowed);
  if (moves.length === 1) return { moves, words: words.drop.replace("{move}", moves[0].label) };
  if (moves.length) return { moves, words: words.choose };
  const name = column.querySelector("h2").textContent;
  return { moves, words: there[0]?.reason ?? words.away.replace("{stage}", name) };
}

class Drag {
  constructor(board, card, event) {
    this.board = board;
    this.card = card;
    this.x = event.clientX;
    this.y = event.clientY;
    this.found = null;
    this.over = null;
    this.ended = false;
    const box = card.getBoundingClientRect();
    this.dx = this.x - box.left;
    this.dy = this.y - box.top;
    this.ghost = card.cloneNode(true);
    this.ghost.classList.add("card-ghost");
    this.ghost.setAttribute("aria-hidden", "true");
    document.body.append(this.ghost);
    document.body.classList.add("is-dragging");
    card.classList.add("card-lifted");
    this.asked = this.ask();
  }

  async ask() {
    this.found = await steps(this.card);
    if (!this.found || this.ended) return;
    for (const column of this.board.querySelectorAll(".column")) {
      const { moves } = verdict(this.found, column);
      if (column.dataset.stage !== this.found.stage) column.dataset.drop = moves.length ? "yes" : "no";
    }
    this.tell();
  }

  to(event) {
    this.x = event.clientX;
    this.y = event.clientY;
    this.ghost.style.transform = `translate(${this.x - this.dx}px, ${this.y - this.dy}px)`;
    const column = document.elementFromPoint(this.x, this.y)?.closest(".column") ?? null;
    if (column !== this.over) {
      this.over?.classList.remove("is-over");
      this.over = column;
      column?.classList.add("is-over");
      this.tell();
    }
    const side = this.board.getBoundingClientRect();
    if (this.x > side.right - EDGE) this.board.scrollLeft += 12;
    if (this.x < side.left + EDGE) this.board.scrollLeft -= 12;
  }

  tell() {
    if (this.found) say(this.over ? verdict(this.found, this.over).words : "");
  }

  async drop(choose) {
    const column = this.over;
    await this.asked;
    this.end();
    if (!column || !this.found) return;
    const { moves, words: reason } = verdict(this.found, column);
    say(reason);
    if (moves.length === 1) await take(this.card, moves[0]);
    else if (moves.length) await choose(this.card, column.dataset.stage);
  }

  end() {
    this.ended = true;
    this.ghost.remove();
    this.card.classList.remove("card-lifted");
    this.over?.classList.remove("is-over");
    document.body.classList.remove("is-dragging");
    for (const column of this.board.querySelectorAll("[data-drop]")) delete column.dataset.drop;
  }
}

// Watch the board; `choose(card, stage)` asks which of several moves is meant.
export function watchDragging(board, choose) {
  let pressed = null;
  let drag = null;
  board.classList.add("can-drag");

  board.addEventListener("dragstart", (event) => event.preventDefault()); // links are not to be carried off
  board.addEventListener("pointerdown", (event) => {
    const card = event.target.closest(".card");
    const finger = event.pointerType === "touch";
    if (!card || drag || event.button !== 0 || event.target.closest(".card-menu, .card-steps")) return;
    if (finger && !event.target.closest(".card-grip")) return;
    pressed = { card, x: event.clientX, y: event.clientY };
  });
  document.addEventListener("pointermove", (event) => {
    if (pressed && !drag && Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > FAR) {
      drag = new Drag(board, pressed.card, event);
    }
    drag?.to(event);
  });
  document.addEventListener("pointerup", async () => {
    const carried = drag;
    pressed = drag = null;
    if (!carried) return;
    const swallow = (click) => { click.preventDefault(); click.stopPropagation(); };
    document.addEventListener("click", swallow, true); // the click that ends a drag is none
    setTimeout(() => document.removeEventListener("click", swallow, true));
    await carried.drop(choose);
  });
  const stop = () => {
    drag?.end();
    if (drag) say("");
    pressed = drag = null;
  };
  document.addEventListener("pointercancel", stop);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") stop(); });
}
