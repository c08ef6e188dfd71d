// The clocks of a case tick by the server's time: this device's own clock may be wrong, or be set while the page is
// open. Without scripts the page says what was left when it was loaded.
const place = document.querySelector("[data-now]");
let server = Number(place?.dataset.now) * 1000;
let read = performance.now();

function now() {
  return server + (performance.now() - read);
}

function span(seconds) {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

function tick() {
  for (const clock of place.querySelectorAll("[data-due]")) {
    const left = Math.floor((Number(clock.dataset.due) * 1000 - now()) / 1000);
    const words = left < 0 ? clock.dataset.over : clock.dataset.left;
    clock.textContent = words.replace("{time}", span(Math.abs(left)));
    clock.closest(".clock").classList.toggle("clock-missed", left < 0);
  }
}

// A phone that slept stops counting: the server is asked for its time again.
async function ask() {
  if (document.hidden) return;
  try {
    const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" });
    const said = Date.parse(answer.headers.get("Date"));
    if (said) [server, read] = [said, performance.now()];
  } catch {
    // Out of reach: the page goes on counting.
  }
  tick();
}

if (place) {
  tick();
  setInterval(tick, 1000);
  document.addEventListener("visibilitychange", ask);
}
