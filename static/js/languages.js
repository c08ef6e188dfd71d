// Where there is room for two texts side by side, the source of a version stands open beside it.
if (matchMedia("(min-width: 76rem)").matches) {
  for (const pane of document.querySelectorAll("[data-open-beside]")) pane.open = true;
}
