// The size of letters: A− and A+, remembered.

import { keep, recall } from "./keep.js";

const PLACE = "hailong:letters";
const SIZES = 5;

function show(size) {
  document.documentElement.setAttribute("data-letters", String(size));
  buttons.forEach((button) => {
    const end = Number(button.dataset.step) < 0 ? 1 : SIZES;
    button.setAttribute("aria-disabled", String(size === end));
  });
}

function step(by) {
  size = Math.min(SIZES, Math.max(1, size + by));
  keep(PLACE, size);
  show(size);
}

const group = document.getElementById("letters");
const buttons = Array.from(group.querySelectorAll("button"));
let size = Number(recall(PLACE)) || 2;

buttons.forEach((button) => button.addEventListener("click", () => step(Number(button.dataset.step))));
group.hidden = false;
show(size);
