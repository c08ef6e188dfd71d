// The bell: how many notices are new. Asked for now and then while the page is looked at; pages of one browser
// share what was last heard, so that going from page to page asks nothing.
const EVERY = 30_000;
const KEPT = "newsroom-notices";
const bell = document.querySelector("[data-bell]");
const badge = bell?.querySelector(".bell-count");
const told = document.querySelector("[data-bell-told]");

function heard() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT));
    return kept?.who === bell.dataset.bell ? kept : null;
  } catch {
    return null;
  }
}

function keep(state) {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify({ ...state, who: bell.dataset.bell, at: Date.now() }));
  } catch {
    // Without storage every page asks for itself.
  }
}

function show({ unread, more }, aloud) {
  const count = more ? `${unread}+` : String(unread);
  badge.textContent = count;
  badge.hidden = unread === 0;
  const words = unread ? bell.dataset.some.replace("{count}", count) : bell.dataset.none;
  bell.setAttribute("aria-label", words);
  bell.title = words;
  if (aloud && unread) told.textContent = words;
}

let timer;
async function ask() {
  clearTimeout(timer);
  if (document.hidden) return;
  const before = heard();
  try {
    const answer = await fetch(`/notices/count?v=${encodeURIComponent(before?.v ?? "")}`, { redirect: "manual" });
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return; // signed out
    if (answer.status === 200) {
      const state = await answer.json();
      show(state, before !== null && state.unread > before.unread);
      keep(state);
    } else if (answer.status === 204) {
      keep(before);
    }
  } catch {
    // The newsroom is out of reach; it is asked again.
  }
  timer = setTimeout(ask, EVERY);
}

if (bell) {
  const before = heard();
  if (before) show(before, false);
  const age = before ? Date.now() - before.at : EVERY;
  const here = location.pathname === "/notices";
  timer = setTimeout(ask, here || age >= EVERY ? 0 : EVERY - age);
  document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : ask()));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-read]");
    const token = document.querySelector("input[name=csrf_token]")?.value;
    if (!link || !token) return;
    fetch(link.dataset.read, { method: "POST", body: new URLSearchParams({ csrf_token: token }), keepalive: true, redirect: "manual" });
    sessionStorage.removeItem(KEPT);
  });
}
