// The library in a dialog over the page where a text is written.

import { insert } from "./insert.js";
import { dropOn, mark, sender } from "./send.js";

function preview(asset) {
  if (!asset.thumbnail) return mark(asset);
  const picture = document.createElement("img");
  picture.src = asset.thumbnail;
  picture.alt = "";
  picture.loading = "lazy";
  return picture;
}

function choice(asset, choose) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  const name = document.createElement("span");
  item.className = "media-tile";
  button.type = "button";
  name.className = "media-name";
  name.textContent = asset.alt ? `${asset.name} – ${asset.alt}` : asset.name;
  button.append(preview(asset), name);
  button.addEventListener("click", () => choose(asset));
  item.append(button);
  return item;
}

async function fetchPage(query, cursor) {
  const answer = await fetch(`/media.json?${new URLSearchParams({ q: query, cursor })}`);
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  return answer.json();
}

function start(root) {
  const dialog = root.querySelector("[data-media-dialog]");
  const grid = root.querySelector("[data-media-grid]");
  const more = root.querySelector("[data-media-more]");
  const words = root.querySelector("#media-q");
  const bring = root.querySelector("[data-media-drop]");
  const files = root.querySelector("[data-media-files]");
  const says = (sentence) => (root.querySelector("[data-media-says]").textContent = sentence);
  let cursor = "";
  let asked = 0;

  const choose = (asset) => {
    dialog.close();
    insert(asset);
    says(root.dataset.inserted);
  };
  const show = async (fresh) => {
    const number = ++asked; // an answer that was overtaken is dropped
    try {
      const page = await fetchPage(words.value, fresh ? "" : cursor);
      if (number !== asked) return;
      if (fresh) grid.replaceChildren();
      grid.append(...page.assets.map((asset) => choice(asset, choose)));
      ({ cursor } = page);
      more.hidden = !cursor;
      says(grid.children.length ? "" : root.dataset.none);
    } catch {
      says(root.dataset.failed);
    }
  };
  const section = () => document.querySelector("select[name=section]")?.value || root.dataset.section;
  const take = sender(bring, {
    section,
    token: bring.dataset.csrf,
    done: (asset) => grid.prepend(choice(asset, choose)),
    says,
  });

  const open = root.querySelector("[data-media-open]");
  open.hidden = false;
  open.addEventListener("click", () => {
    dialog.showModal();
    words.focus();
    show(true);
  });
  root.querySelector("[data-media-close]").addEventListener("click", () => dialog.close());
  root.querySelector("[data-media-search]").addEventListener("submit", (event) => {
    event.preventDefault();
    show(true);
  });
  more.addEventListener("click", () => show(false));
  files.addEventListener("change", () => {
    take([...files.files]);
    files.value = "";
  });
  dropOn(bring, take);
}

document.querySelectorAll("[data-media-picker]").forEach(start);
