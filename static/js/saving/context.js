// What a page knows of itself: which story, who writes, its own name, and the words it may say.
const NEXT = "newsroom:page";

export class Context {
  constructor(root) {
    this.root = root;
    this.place = root.dataset.saving;
    this.person = root.dataset.person;
    this.story = root.dataset.story;
    this.again = root.dataset.unsaved === "yes";
    this.page = sessionStorage.getItem(NEXT) ?? newName();
    sessionStorage.removeItem(NEXT);
  }

  find(selector) {
    return this.root.querySelector(selector);
  }

  say(name, values = {}) {
    const text = this.root.dataset[`say${name[0].toUpperCase()}${name.slice(1)}`] ?? "";
    return Object.entries(values).reduce((said, [key, value]) => said.replace(`{${key}}`, value), text);
  }
}

export function newName() {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("");
}

// The next page in this tab will go by this name: what was given to the name is then given to it.
export function nextPageIs(name) {
  sessionStorage.setItem(NEXT, name);
}

export function hour(moment) {
  const local = { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" };
  return new Intl.DateTimeFormat("vi-VN", local).format(moment);
}
