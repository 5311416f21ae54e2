// The size of letters: never under 24 px, up to twice that, remembered on the device.

const PLACE = "hailong:ho-tro-chu";
const SIZES = [1, 1.25, 1.5, 2];
const buttons = Array.from(document.querySelectorAll("[data-letters-step]"));
let size = Math.max(SIZES.indexOf(Number(localStorage.getItem(PLACE))), 0);

function show() {
  document.documentElement.dataset.letters = String(size);
  buttons.forEach((one) => {
    const end = Number(one.dataset.lettersStep) < 0 ? 0 : SIZES.length - 1;
    one.setAttribute("aria-disabled", String(size === end));
  });
}

buttons.forEach((one) => one.addEventListener("click", () => {
  size = Math.min(SIZES.length - 1, Math.max(0, size + Number(one.dataset.lettersStep)));
  localStorage.setItem(PLACE, String(SIZES[size]));
  show();
}));
show();
