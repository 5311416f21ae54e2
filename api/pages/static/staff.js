// The menu folds away on small screens, and a form is sent once however often its button is pressed.

const button = document.getElementById("menu-button");
const menu = document.getElementById("menu");

function unfold(open) {
  button.setAttribute("aria-expanded", String(open));
  menu.classList.toggle("open", open);
}

if (button && menu) {
  document.documentElement.classList.add("scripted");
  button.hidden = false;
  button.addEventListener("click", () => unfold(button.getAttribute("aria-expanded") !== "true"));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.classList.contains("open")) {
      unfold(false);
      button.focus();
    }
  });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  // Coming back by the browser's own button shows the page as it was left.
  setTimeout(() => delete form.dataset.sent, 4000);
});

// What has to be read first takes the focus: the first field that is wrong.
const wrong = document.querySelector("[aria-invalid=true]");
if (wrong) {
  (wrong.matches("fieldset") ? wrong.querySelector("input") : wrong).focus();
}

// A second thought before what cannot be taken back.
document.addEventListener("click", (event) => {
  const asked = event.target.closest("[data-confirm]");
  if (asked && !window.confirm(asked.dataset.confirm)) {
    event.preventDefault();
  }
});

// For pages that are meant to be put on paper.
for (const one of document.querySelectorAll("[data-print]")) {
  one.hidden = false;
  one.addEventListener("click", () => window.print());
}

// A part of a form that only matters for one choice: data-when="role=agency".
for (const part of document.querySelectorAll("[data-when]")) {
  const [name, value] = part.dataset.when.split("=");
  const show = () => {
    const chosen = part.closest("form").querySelector(`[name="${name}"]:checked`);
    part.hidden = !chosen || chosen.value !== value;
  };
  part.closest("form").addEventListener("change", show);
  show();
}

// A table too wide for the screen is moved sideways by the keyboard too.
for (const one of document.querySelectorAll(".table")) {
  if (one.scrollWidth > one.clientWidth) {
    one.tabIndex = 0;
  }
}
