// One notice over the form, with what can be done about it. Texts come from the page, never from here.
// Several things may have to be said; the most pressing is.
const RANK = ["session", "offer", "pages", "lock"];

export class Notice {
  constructor(box) {
    this.box = box;
    this.said = new Map();
  }

  get about() {
    return RANK.find((topic) => this.said.has(topic)) ?? "";
  }

  show(topic, text, ...actions) {
    this.said.set(topic, { text, actions });
    this.#render();
  }

  hide(topic) {
    this.said.delete(topic);
    this.#render();
  }

  #render() {
    const { text, actions } = this.said.get(this.about) ?? { text: "", actions: [] };
    this.box.querySelector("[data-notice-text]").textContent = text;
    const place = this.box.querySelector("[data-notice-actions]");
    place.replaceChildren(...actions);
    place.hidden = actions.length === 0;
    this.box.hidden = !text;
  }
}

export function button(label, act, tone = "quiet") {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `button button-${tone}`;
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

export function link(label, href) {
  const made = document.createElement("a");
  made.className = "button button-primary";
  made.href = href;
  made.target = "_blank";
  made.rel = "noopener";
  made.textContent = label;
  return made;
}
