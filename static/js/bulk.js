// The bar under the list: hidden until a story is ticked, with a count and a way to tick them all.
const bar = document.getElementById("bulk");
const boxes = [...document.querySelectorAll('input[form="bulk"]')];

if (bar && boxes.length) {
  const count = bar.querySelector(".bulk-count");
  const all = bar.querySelector("[data-all]");
  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    bar.classList.toggle("bulk-idle", !ticked);
    if (ticked) count.textContent = bar.dataset.count.replace("{num}", ticked);
    all.hidden = ticked === boxes.length;
  };
  all.addEventListener("click", () => {
    for (const box of boxes) box.checked = true;
    show();
  });
  document.addEventListener("change", show);
  window.addEventListener("pageshow", show);
  show();
}
