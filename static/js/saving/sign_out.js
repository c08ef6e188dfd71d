// Whoever signs out leaves nothing of their texts behind in this browser. Loaded on every page.
document.addEventListener("submit", (event) => {
  if (event.target.getAttribute("action") !== "/sign-out") return;
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith("newsroom:copy:")) localStorage.removeItem(key);
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
});
