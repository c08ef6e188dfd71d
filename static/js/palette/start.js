// Ctrl-K (⌘K on a Mac) and the button in the frame open the palette; what it is made of is loaded when it is first
// wanted. Which stories were opened is kept in this browser, by their numbers alone: headlines come from the newsroom.
const button = document.querySelector("[data-palette]");
const MAC = /Mac|iPhone|iPad/.test(navigator.platform);
const KEPT = `newsroom:recent:${button?.dataset.palette}`;
const MOST = 9;
const story = /^\/stories\/([0-9a-f-]{36})(?:\/|$)/.exec(location.pathname)?.[1] ?? "";

function recent() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

function remember() {
  try {
    localStorage.setItem(KEPT, JSON.stringify([story, ...recent().filter((id) => id !== story)].slice(0, MOST)));
  } catch {
    // A browser that keeps nothing offers no stories opened before.
  }
}

let palette = null;
async function open() {
  palette ??= import(button.dataset.code).then((code) => code.prepare(button));
  (await palette).toggle({ story, recent: recent() });
}

function wanted(event) {
  const key = MAC ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  return key && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k" && !event.isComposing;
}

if (button) {
  if (story) remember();
  if (MAC) {
    button.querySelector("kbd").textContent = "⌘ K";
    button.setAttribute("aria-keyshortcuts", "Meta+K");
  }
  button.hidden = false;
  button.addEventListener("click", open);
  // Before anything on the page hears of it: the editor has keys of its own.
  document.addEventListener("keydown", (event) => {
    if (!wanted(event)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) open();
  }, { capture: true });
}
