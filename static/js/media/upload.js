// The library's own upload: files are sent as soon as they are chosen or dropped. Without scripts the form sends them.

import { dropOn, mark, sender } from "./send.js";

function preview(asset) {
  if (!asset.thumbnail) return mark(asset);
  const picture = document.createElement("img");
  picture.src = asset.thumbnail;
  picture.alt = asset.alt;
  return picture;
}

function tile(asset) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  const name = document.createElement("span");
  item.className = "media-tile";
  link.href = asset.page;
  name.className = "media-name";
  name.textContent = asset.name;
  link.append(preview(asset), name);
  item.append(link);
  return item;
}

function start(form) {
  const input = form.querySelector("input[name=file]");
  const camera = form.querySelector("[data-media-camera]");
  const grid = document.querySelector("[data-media-grid]");
  const take = sender(form, {
    section: () => form.elements.section.value,
    token: form.elements.csrf_token.value,
    done: (asset) => grid?.querySelector(`a[href="${asset.page}"]`) || grid?.prepend(tile(asset)),
    says: (sentence) => (form.querySelector("[data-media-says]").textContent = sentence),
  });
  const takeFrom = (field) => () => {
    take([...field.files]);
    field.value = "";
  };
  form.querySelector("button[type=submit]").hidden = true;
  form.querySelector("[data-media-drop-hint]").hidden = false;
  camera.hidden = !matchMedia("(pointer: coarse)").matches;
  input.addEventListener("change", takeFrom(input));
  camera.querySelector("input").addEventListener("change", takeFrom(camera.querySelector("input")));
  dropOn(form.querySelector("[data-media-drop]"), take);
  if (input.files.length) takeFrom(input)(); // chosen while this script was still on its way
}

document.querySelectorAll("form[data-media-upload]").forEach(start);
