// After an @, people who may read the story, as one types. The name goes into the text, the person into the
// form. Nothing happens while a letter is being composed.
const TYPED = /(?:^|\s)@([^\s@][^@\n]{0,60})$/u;
const WAIT = 150;

function start(area) {
  const list = document.createElement("ul");
  list.className = "mention-list";
  list.id = `people-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  area.after(list);
  area.setAttribute("aria-autocomplete", "list");
  area.setAttribute("aria-controls", list.id);
  let timer = 0;
  let asked = 0;

  const typed = () => TYPED.exec(area.value.slice(0, area.selectionStart))?.[1] ?? "";
  const close = () => {
    list.hidden = true;
    list.replaceChildren();
    area.removeAttribute("aria-activedescendant");
  };
  const active = () => list.querySelector("[aria-selected=true]");
  const mark = (item) => {
    active()?.setAttribute("aria-selected", "false");
    item.setAttribute("aria-selected", "true");
    area.setAttribute("aria-activedescendant", item.id);
  };
  const choose = (item) => {
    const begin = area.selectionStart - typed().length;
    area.setRangeText(`${item.dataset.name} `, begin, area.selectionStart, "end");
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = "named";
    input.value = item.dataset.person;
    area.form.append(input);
    close();
  };
  const offer = (people) => {
    list.replaceChildren(...people.map(entry));
    list.hidden = !people.length;
    if (people.length) mark(list.firstElementChild);
  };
  const entry = (person, at) => {
    const item = document.createElement("li");
    const title = document.createElement("span");
    item.id = `${list.id}-${at}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.person = person.id;
    item.dataset.name = person.name;
    title.className = "quiet";
    title.textContent = person.title;
    item.append(person.name, " ", title);
    item.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      choose(item);
    });
    return item;
  };
  const ask = async () => {
    const words = typed();
    const mine = ++asked;
    if (!words) return close();
    const answer = await fetch(`${area.dataset.mentions}?q=${encodeURIComponent(words)}`).catch(() => null);
    if (mine === asked && answer?.ok) offer(await answer.json());
  };

  area.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(ask, WAIT);
  });
  area.addEventListener("blur", close);
  area.addEventListener("keydown", (event) => {
    const item = active();
    if (list.hidden || !item || event.isComposing) return;
    const next = { ArrowDown: item.nextElementSibling, ArrowUp: item.previousElementSibling };
    if (event.key in next) mark(next[event.key] ?? item);
    else if (event.key === "Enter" || event.key === "Tab") choose(item);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

document.querySelectorAll("[data-mentions]").forEach(start);
