// Three seconds before somebody's eyes: the page tells the newsroom what that was.
const LOOKED = 3000;
const form = document.getElementById("seen");
let left = LOOKED;
let since = 0;
let timer = 0;

function tell() {
  fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true }).catch(() => {});
  document.removeEventListener("visibilitychange", watch);
}

function watch() {
  clearTimeout(timer);
  if (document.visibilityState === "visible") {
    since = performance.now();
    timer = setTimeout(tell, left);
  } else if (since) {
    left = Math.max(0, left - (performance.now() - since));
  }
}

document.addEventListener("visibilitychange", watch);
watch();
