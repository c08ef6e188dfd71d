// Copies in this browser, for when the newsroom is away: one for each page on which something is unsaved.
// Keys name the person: nobody is shown what somebody else typed. Signing out clears them (sign_out.js).
const PREFIX = "newsroom:copy:";
const KEPT_FOR = 7 * 24 * 3600 * 1000;

export class LocalCopies {
  constructor(person, page) {
    this.own = `${PREFIX}${person}:`;
    this.page = page;
  }

  // False when this browser has no room for it, or keeps nothing at all.
  write(story, typed) {
    try {
      localStorage.setItem(this.own + this.page, JSON.stringify({ story, at: Date.now(), ...typed }));
      return true;
    } catch {
      return false;
    }
  }

  clear(page = this.page) {
    try {
      localStorage.removeItem(this.own + page);
    } catch {
      // Nothing was kept where nothing can be kept.
    }
  }

  // The newest copy of an earlier page; `wanted(copy)` says which stories count, `alive` which pages are open.
  earlier(wanted, alive) {
    const found = this.#all().filter((copy) => copy.page !== this.page && !alive.has(copy.page) && wanted(copy));
    return found.sort((a, b) => b.at - a.at)[0] ?? null;
  }

  #all() {
    const copies = [];
    try {
      for (const key of Object.keys(localStorage).filter((name) => name.startsWith(this.own))) {
        const copy = { ...JSON.parse(localStorage.getItem(key)), page: key.slice(this.own.length) };
        if (Date.now() - copy.at > KEPT_FOR) localStorage.removeItem(key);
        else copies.push(copy);
      }
    } catch {
      return copies;
    }
    return copies;
  }
}
