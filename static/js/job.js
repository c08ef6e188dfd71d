// A job that is running: the page is loaded anew every few seconds, as long as somebody looks at it.
const EVERY = 3_000;

function again() {
  if (document.hidden) setTimeout(again, EVERY);
  else location.reload();
}

if (document.querySelector("[data-running]")) setTimeout(again, EVERY);
