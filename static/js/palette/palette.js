// The palette: a dialog with a field that filters, after the pattern of a combobox with a list (WAI-ARIA APG).
// Pages and steps are filtered here; stories the newsroom finds, after a pause in typing.
import { elements } from "./entries.js";
import { matcher } from "./fold.js";

const PAUSE = 180;
const LOOK_FOR = 2; // letters from which stories are asked for

class SignedOut extends Error {}

async function ask(address, signal) {
  const answer = await fetch(address, { redirect: "manual", signal, headers: { Accept: "application/json" } });
  if (answer.type === "opaqueredirect" || answer.status === 401) throw new SignedOut();
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function made(words) {
  const dialog = document.createElement("dialog");
  const input = document.createElement("input");
  const list = document.createElement("div");
  const told = document.createElement("p");
  dialog.className = "palette";
  dialog.setAttribute("aria-label", words.title);
  list.id = "palette-list";
  list.className = "palette-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", words.title);
  told.className = "palette-told";
  told.setAttribute("role", "status");
  const combobox = {
    role: "combobox", "aria-expanded": "true", "aria-controls": list.id, "aria-autocomplete": "list",
    "aria-label": words.title, autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "go",
  };
  for (const [name, value] of Object.entries(combobox)) input.setAttribute(name, value);
  input.type = "text";
  input.placeholder = words.typeHere;
  input.className = "palette-input";
  dialog.append(input, list, told);
  document.body.append(dialog);
  return { dialog, input, list, told };
}

class Palette {
  constructor(words) {
    this.words = words;
    Object.assign(this, made(words));
    this.groups = [];
    this.stories = [];
    this.input.addEventListener("input", (event) => event.isComposing || this.typed());
    this.input.addEventListener("compositionend", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("click", (event) => this.clicked(event));
    this.list.addEventListener("pointermove", (event) => this.move(event.target.closest("[role=option]")));
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.close());
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.close();
    });
    this.dialog.addEventListener("close", () => this.asking?.abort());
  }

  toggle({ story, recent }) {
    if (this.dialog.open) return this.close();
    if (document.querySelector("dialog[open]")) return undefined; // a question waits for its answer first
    this.input.value = "";
    this.stories = [];
    this.moved = false;
    this.list.replaceChildren();
    this.told.textContent = this.words.loading;
    this.left = document.activeElement;
    this.dialog.showModal();
    return this.load(`/palette.json?${new URLSearchParams({ story, recent: recent.join() })}`);
  }

  // The browser gives the focus back; where in a text the cursor stood only the editor knows.
  close() {
    this.dialog.close();
    this.left.closest("[data-editor]")?.newsroomEditor.focus();
  }

  async load(address) {
    await this.after(ask(address), (groups) => {
      this.groups = groups;
      this.show();
    });
  }

  async after(promise, then) {
    try {
      then(await promise);
    } catch (error) {
      if (error.name === "AbortError") return;
      this.told.textContent = error instanceof SignedOut ? this.words.signedOut : this.words.away;
    }
  }

  typed() {
    clearTimeout(this.timer);
    this.asking?.abort();
    const words = this.input.value.trim();
    this.moved = false;
    this.stories = this.stories.filter((item) => matcher(words)(item.label));
    if (this.words.stories === "yes" && words.length >= LOOK_FOR) this.timer = setTimeout(() => this.find(words), PAUSE);
    else this.stories = [];
    this.show();
  }

  find(words) {
    this.asking = new AbortController();
    const address = `/palette/stories.json?${new URLSearchParams({ q: words })}`;
    return this.after(ask(address, this.asking.signal), (stories) => {
      this.stories = stories;
      this.show();
    });
  }

  show() {
    const words = this.input.value.trim();
    const chosen = this.moved && this.active()?.getAttribute("href");
    this.list.replaceChildren(...elements(words ? this.narrowed(words) : this.groups));
    const options = this.options();
    this.told.textContent = options.length ? this.words.count.replace("{count}", options.length) : this.words.none;
    this.point(options.find((item) => chosen && item.getAttribute("href") === chosen) ?? options[0]);
  }

  narrowed(words) {
    const matches = matcher(words);
    const groups = this.groups.map(({ name, items }) => ({ name, items: items.filter((item) => matches(item.label)) }));
    const known = new Set(groups.flatMap(({ items }) => items.map((item) => item.href)));
    const stories = this.stories.filter((item) => !known.has(item.href));
    if (this.words.stories === "yes") stories.push(this.searching(words));
    return [...groups, { name: this.words.found, items: stories }];
  }

  searching(words) {
    const href = `/stories?${new URLSearchParams({ q: words })}`;
    return { label: this.words.search.replace("{words}", words), href };
  }

  options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  active() {
    return this.list.querySelector("[aria-selected=true]");
  }

  // Where people went by themselves they stay when stories arrive.
  move(item) {
    if (!item) return;
    this.moved = true;
    this.point(item);
  }

  point(item) {
    this.active()?.setAttribute("aria-selected", "false");
    if (!item) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    item.setAttribute("aria-selected", "true");
    this.input.setAttribute("aria-activedescendant", item.id);
  }

  key(event) {
    if (event.isComposing || event.keyCode === 229) return;
    const options = this.options();
    const here = options.indexOf(this.active());
    const last = options.length - 1;
    const goals = { ArrowDown: here + 1, ArrowUp: here - 1, PageDown: Math.min(here + 8, last), PageUp: Math.max(here - 8, 0) };
    if (event.key in goals) {
      this.move(options.at(goals[event.key] % options.length));
      this.active()?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      this.run(options[here], event);
    } else {
      return;
    }
    event.preventDefault();
  }

  run(item, { ctrlKey, metaKey, shiftKey }) {
    if (item?.href) item.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }));
    else item?.click();
  }

  clicked(event) {
    const item = event.target.closest("[role=option]");
    if (!item || item.getAttribute("aria-disabled") === "true") return;
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a new tab; the palette stays
    this.close();
    document.querySelector(`[data-press="${item.dataset.pressed}"]`)?.click();
  }
}

function styled(address) {
  return new Promise((resolve) => {
    const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address });
    sheet.addEventListener("load", resolve);
    sheet.addEventListener("error", resolve);
    document.head.append(sheet);
  });
}

/** The palette of this page, ready to be opened. `button`: carries its words. */
export async function prepare(button) {
  await styled(button.dataset.sheet);
  return new Palette({ ...button.dataset, title: button.querySelector("span").textContent });
}
