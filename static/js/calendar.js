// From day to day with the arrow keys; without scripts the tabulator does it.
const links = [...document.querySelectorAll(".day-link")];

document.querySelector(".days").addEventListener("keydown", (event) => {
  const here = links.indexOf(document.activeElement);
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key];
  if (here < 0 || !step || !links[here + step]) return;
  event.preventDefault();
  links[here + step].focus();
});
