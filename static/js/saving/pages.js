// Several pages of one person: they know of each other, and of those with one text only one is written on.
const PATIENCE = 400;

export class Pages extends EventTarget {
  constructor(person, story, page) {
    super();
    Object.assign(this, { story, page });
    this.alive = new Set();
    this.others = new Set();
    this.channel = new BroadcastChannel(`newsroom:${person}`);
    this.channel.addEventListener("message", ({ data }) => this.#heard(data));
    window.addEventListener("pagehide", () => this.#say("bye"));
    window.addEventListener("pageshow", (event) => event.persisted && this.#say("hello"));
  }

  // Who else has this text open: resolves once everybody had the time to answer.
  meet() {
    this.#say("hello");
    return new Promise((resolve) => setTimeout(() => resolve(this.others), PATIENCE));
  }

  // Asks the page that is written on to send what it has; resolves when it has, or when it does not answer.
  ask() {
    this.#say("give");
    return new Promise((resolve) => {
      this.addEventListener("given", resolve, { once: true });
      setTimeout(resolve, 5 * PATIENCE);
    });
  }

  gave() {
    this.#say("given");
  }

  #say(what) {
    this.channel.postMessage({ what, page: this.page, story: this.story });
  }

  #heard({ what, page, story }) {
    if (what === "hello") this.#say("here");
    for (const set of story === this.story ? [this.alive, this.others] : [this.alive]) {
      if (what === "bye") set.delete(page);
      else set.add(page);
    }
    if (story === this.story) this.dispatchEvent(new Event(what));
  }
}
