// From one change to the next: buttons, and Alt with the arrows. Without scripts each change leads to the next.
const bar = document.querySelector(".change-bar");
const changes = [...document.querySelectorAll(".change")];
const still = matchMedia("(prefers-reduced-motion: reduce)");
let at = -1;

function go(step) {
  at = Math.max(0, Math.min(changes.length - 1, at + step));
  const change = changes[at];
  document.querySelector(".change-here")?.classList.remove("change-here");
  change.classList.add("change-here");
  change.tabIndex = -1;
  change.focus({ preventScroll: true });
  change.scrollIntoView({ block: "center", behavior: still.matches ? "auto" : "smooth" });
  bar.querySelector("output").textContent = bar.dataset.place.replace("{n}", at + 1);
}

if (bar) {
  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const step = event.target.closest("[data-step]")?.dataset.step;
    if (step) go(Number(step));
  });
  document.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(step);
  });
}
