// Where is my story? While something is on its way, the counts and the list are fetched anew. The server answers
// 204 as long as nothing has changed. Without scripts people load the page again.
const EVERY = 5_000;
const place = document.querySelector("[data-whereabouts]");

async function look() {
  const shown = place.querySelector("[data-mark]");
  if (!shown?.hasAttribute("data-under-way")) return;
  if (!document.hidden) {
    const asked = new URLSearchParams(location.search);
    asked.set("mark", shown.dataset.mark);
    try {
      const answer = await fetch(`${place.dataset.whereabouts}?${asked}`, { redirect: "manual" });
      if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return; // signed out
      if (answer.status === 200) put(await answer.text());
    } catch {
      // The newsroom is out of reach; it is asked again.
    }
  }
  setTimeout(look, EVERY);
}

function put(page) {
  const focused = place.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  place.replaceChildren(...new DOMParser().parseFromString(page, "text/html").body.children);
  if (focused) [...place.querySelectorAll("a")].find((link) => link.getAttribute("href") === focused)?.focus();
}

if (place) setTimeout(look, EVERY);
