// Says every 20 seconds, while the page can be seen, that somebody is here, and shows who else is.
import { gone, pulse } from "./server.js";

const EVERY = 20_000;

export class Presence extends EventTarget {
  constructor({ box, story, page, doing }) {
    super();
    Object.assign(this, { box, story, page, doing, known: "", lock: "" });
    document.addEventListener("visibilitychange", () => this.#seen());
    window.addEventListener("pagehide", () => gone(this.story, this.page));
    window.addEventListener("pageshow", (event) => event.persisted && this.beat());
    this.beat();
  }

  async beat() {
    clearTimeout(this.timer);
    if (document.visibilityState === "visible") await this.#ask();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.beat(), EVERY);
  }

  async #ask() {
    const { status, said } = await pulse(this.story, this.doing(), this.page, this.known);
    if (status === 200) this.#show(said);
  }

  #seen() {
    if (document.visibilityState === "visible") this.beat();
  }

  #show(said) {
    this.known = said.v;
    const before = this.lock;
    this.lock = said.lock;
    this.#put("[data-holder]", said.holder, "strong");
    this.#put("[data-people]", said.people.join(" · "));
    const take = this.box.querySelector("[data-take]");
    if (take) take.hidden = said.lock !== "other";
    this.box.hidden = !said.holder && said.people.length === 0;
    this.dispatchEvent(new CustomEvent("lock", { detail: { before, now: said.lock, holder: said.holder } }));
  }

  #put(where, text, inner = null) {
    const place = this.box.querySelector(where);
    const line = inner ? place.querySelector(inner) : place;
    line.textContent = text;
    place.hidden = !text;
  }
}
