// The cells of the wall: one small button for each portal, drawn from one compact document. One of them at a time
// can be reached with Tab; arrow keys go from cell to cell, by rows as they stand on the screen.

export class Cells {
  constructor(place, names, open) {
    this.place = place;
    this.names = names;
    this.open = open;
    this.all = [];
  }

  draw(told) {
    const places = new Map([...this.place.querySelectorAll("[data-group]")].map((one) => [one.dataset.group, one]));
    this.codes = [...told.codes];
    this.ids = told.groups.flatMap((group) => group.portals.map(([id]) => id));
    // Letters come in the order of the numbers of deliveries, cells stand by group and name.
    const inOrder = this.ids.map((_id, at) => at).sort((one, other) => this.ids[one] - this.ids[other]);
    this.letter = new Map(inOrder.map((at, letter) => [at, letter]));
    for (const group of told.groups) {
      const row = document.createDocumentFragment();
      for (const [, name] of group.portals) row.append(this.#cell(name));
      places.get(group.name)?.replaceChildren(row);
    }
    this.byLetter = inOrder.map((at) => this.all[at]);
    if (this.all.length) this.all[0].tabIndex = 0;
    this.place.addEventListener("click", (event) => this.#pressed(event));
    this.place.addEventListener("keydown", (event) => this.#moved(event));
  }

  change(start, codes) {
    [...codes].forEach((code, step) => {
      const at = start + step;
      if (this.codes[at] === code) return;
      this.codes[at] = code;
      this.#show(this.byLetter[at], code);
    });
  }

  count(letters) {
    return this.codes.reduce((sum, code) => sum + letters.includes(code), 0);
  }

  countIn(group, letters) {
    return [...group.children].reduce((sum, cell) => sum + letters.includes(cell.dataset.code), 0);
  }

  #cell(name) {
    const cell = document.createElement("button");
    cell.type = "button";
    cell.tabIndex = -1;
    cell.dataset.at = this.all.length;
    cell.dataset.name = name;
    this.#show(cell, this.codes[this.letter.get(this.all.length)]);
    this.all.push(cell);
    return cell;
  }

  #show(cell, code) {
    cell.className = `cell cell-${code}`;
    cell.dataset.code = code;
    cell.title = `${cell.dataset.name}: ${this.names[code]}`;
  }

  #pressed(event) {
    const cell = event.target.closest(".cell[data-at]");
    if (cell) this.#go(cell), this.open(this.ids[cell.dataset.at]);
  }

  #moved(event) {
    const cell = event.target.closest(".cell[data-at]");
    if (!cell || event.ctrlKey || event.altKey || event.metaKey) return;
    const to = this.#next(Number(cell.dataset.at), event.key);
    if (!to) return;
    event.preventDefault();
    this.#go(to);
    to.focus();
  }

  #next(at, key) {
    const last = this.all.length - 1;
    const places = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last };
    if (key in places) return this.all[Math.min(Math.max(places[key], 0), last)];
    if (key === "ArrowDown") return this.#row(at, 1);
    if (key === "ArrowUp") return this.#row(at, -1);
    return null;
  }

  // The first cell of the next row that stands below (or above) this one.
  #row(at, step) {
    const { left, top } = this.all[at].getBoundingClientRect();
    let best = null;
    for (let to = at + step; to >= 0 && to < this.all.length; to += step) {
      const box = this.all[to].getBoundingClientRect();
      if (Math.abs(box.top - top) < 2) continue;
      if (best && Math.abs(box.top - best.top) > 2) break;
      const off = Math.abs(box.left - left);
      if (!best || off < best.off) best = { top: box.top, off, cell: this.all[to] };
    }
    return best?.cell ?? null;
  }

  #go(cell) {
    this.place.querySelector('.cell[tabindex="0"]')?.setAttribute("tabindex", "-1");
    cell.tabIndex = 0;
  }
}
