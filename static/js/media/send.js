// Bringing files in, one after the other, each with its progress. Words come from the data of the box they stand in.

const MEGABYTE = 1024 * 1024;
const FINAL = [413, 422]; // sent again, the same file would be refused again

function line(list, file) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  const bar = document.createElement("progress");
  const state = document.createElement("span");
  name.className = "media-name";
  name.textContent = file.name;
  state.className = "media-state";
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  item.append(name, bar, state);
  list.append(item);
  return { item, bar, state };
}

function post(file, { section, token, told }) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append("csrf_token", token);
    form.append("section", section);
    form.append("file", file, file.name);
    request.open("POST", "/media");
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) told(event.loaded / event.total);
    });
    request.addEventListener("loadend", () => resolve(request));
    request.send(form);
  });
}

function answerOf(request) {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return {};
  }
}

function sentence(request, words) {
  if (request.status === 401) return words.signedOut;
  if (request.status === 413) return words.tooBig;
  return answerOf(request).error || words.failed;
}

async function sendOne(file, shown, { words, section, token, done }) {
  shown.item.className = "";
  shown.state.textContent = "";
  const told = (part) => {
    shown.bar.value = part;
    if (part === 1) shown.state.textContent = words.reading;
  };
  const request = await post(file, { section: section(), token, told });
  const asset = request.status === 201 ? answerOf(request).asset : undefined;
  shown.bar.hidden = true;
  shown.item.className = asset ? "is-done" : "is-wrong";
  shown.state.textContent = asset ? words.done : sentence(request, words);
  if (asset) done(asset);
  return asset || FINAL.includes(request.status);
}

function offerAgain(shown, words, again) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-quiet";
  button.textContent = words.again;
  button.addEventListener("click", () => {
    button.remove();
    shown.bar.hidden = false;
    shown.bar.value = 0;
    again();
  });
  shown.item.append(button);
}

/**
 * A function that takes files and brings them in one by one. `box` holds the words (data-…) and the list of what
 * is under way; `section()` says where to; `done(asset)` is told of each that is in the library.
 */
export function sender(box, { section, token, done, says }) {
  const words = box.dataset;
  const list = box.querySelector("[data-media-list]");
  let last = Promise.resolve();
  const queue = (file, shown) => {
    last = last.then(async () => {
      const settled = await sendOne(file, shown, { words, section, token, done });
      if (!settled) offerAgain(shown, words, () => queue(file, shown));
      says(`${file.name}: ${shown.state.textContent}`);
    });
  };
  return (files) => {
    for (const file of files) {
      const shown = line(list, file);
      if (file.size > Number(words.largest) * MEGABYTE) {
        shown.bar.hidden = true;
        shown.item.className = "is-wrong";
        shown.state.textContent = words.tooBig;
        says(`${file.name}: ${words.tooBig}`);
      } else {
        shown.state.textContent = words.waiting;
        queue(file, shown);
      }
    }
  };
}

/** What stands for a file where pictures show themselves: its kind in letters. */
export function mark(asset) {
  const letters = document.createElement("span");
  letters.className = "media-file";
  letters.setAttribute("aria-hidden", "true");
  letters.textContent = asset.src.split(".").pop().toUpperCase();
  return letters;
}

/** Let files be dropped on `box`. Dropping elsewhere on the page must not make the browser leave it. */
export function dropOn(box, take) {
  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
  box.addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    box.classList.add("is-over");
  });
  box.addEventListener("dragleave", (event) => {
    if (!box.contains(event.relatedTarget)) box.classList.remove("is-over");
  });
  box.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    box.classList.remove("is-over");
    take(event.dataTransfer.files);
  });
}
