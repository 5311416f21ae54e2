// The answers under one question: big while it is open, folded away but changeable once it is not.

import { tag } from "./tag.js";

const TICKED = /^(?:☑|✅|✓|✔|\[x\])\uFE0F?\s*/i;
const UNTICKED = /^(?:☐|⬜|□|\[ \])\uFE0F?\s*/;
const NUMBERED = /^(\d{1,2})\s*[.)·:–—-]\s*(.+)$/;
const SHORT = 8;

// A second tap of a shaky hand must not answer the question that has just appeared under it.
const SETTLE_MS = 400;

export function bare(title) {
  return title.replace(TICKED, "").replace(UNTICKED, "");
}

// What a payload says after its last colon only chooses how a button looks; it goes back untouched.
function look(button) {
  const value = button.payload.slice(button.payload.lastIndexOf(":") + 1);
  const title = bare(button.title);
  const numbered = NUMBERED.exec(title);
  const digits = /^\d{1,2}$/.test(value) && !/^\d/.test(title);
  return {
    payload: button.payload,
    title: button.title,
    toggle: value.charAt(0) === "+",
    ticked: TICKED.test(button.title),
    quiet: button.extra === true,
    done: value === "!done",
    number: numbered ? numbered[1] : digits ? value : "",
    label: numbered ? numbered[2] : title,
  };
}

export class Answers {
  // tap(choice, answers): choice is the look of the button that was tapped.
  constructor(bubble, tap) {
    this.tap = tap;
    this.mode = "";
    this.chosen = null;
    this.readyAt = 0;
    this.element = tag("div", "group");
    this.element.tabIndex = -1;
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-label", "Các câu trả lời để chọn");
    this.change = tag("button", "change", "Đổi câu trả lời");
    this.change.type = "button";
    this.change.addEventListener("click", () => this.unfold(this.element.hidden));
    this.fill(bubble);
  }

  fill(bubble) {
    this.looks = bubble.buttons.map(look);
    this.toggles = this.looks.some((one) => one.toggle);
    const main = this.looks.filter((one) => !one.quiet);
    const short = main.length > 2 && main.every((one) => one.label.length <= SHORT && !one.number);
    this.element.textContent = "";
    this.element.appendChild(this.row(main, short ? "main short" : "main"));
    this.element.appendChild(this.row(this.looks.filter((one) => one.quiet), "quiet"));
    this.mark();
  }

  row(looks, className) {
    const row = tag("div", className);
    looks.forEach((one) => row.appendChild(this.button(one)));
    return row;
  }

  button(one) {
    const kind = one.toggle ? " toggle" : one.done ? " done" : "";
    const button = tag("button", "answer" + kind);
    button.type = "button";
    if (one.number) button.appendChild(tag("span", "number", one.number));
    button.appendChild(tag("span", "label", one.label));
    button.addEventListener("click", () => this.tapped(one));
    one.button = button;
    return button;
  }

  tapped(one) {
    if (this.mode === "busy" || performance.now() < this.readyAt) return;
    if (one.toggle && this.mode === "live") {
      one.ticked = !one.ticked;
      one.pending = true;
    } else if (!one.quiet) {
      this.chosen = one.payload;
    }
    this.mark();
    this.tap(one, this);
  }

  mark() {
    this.looks.forEach((one) => {
      const on = one.toggle ? one.ticked : one.payload === this.chosen;
      one.button.classList.toggle("chosen", on);
      if (one.toggle || on) one.button.setAttribute("aria-pressed", String(on));
      else one.button.removeAttribute("aria-pressed");
    });
  }

  // The same question again with other ticks. What is being sent keeps its own tick until it has arrived.
  refresh(bubble) {
    const held = this.looks.find((one) => one.button === document.activeElement);
    const pending = this.looks.filter((one) => one.pending);
    this.fill(bubble);
    const twin = (old) => this.looks.find((one) => one.label === old.label);
    pending.forEach((old) => Object.assign(twin(old) || {}, { pending: true, ticked: old.ticked }));
    this.mark();
    if (held && twin(held)) twin(held).button.focus();
  }

  // A tick has arrived, or was refused and is taken back.
  settled(payload, refused) {
    this.looks.filter((one) => one.payload === payload && one.pending).forEach((one) => {
      one.pending = false;
      if (refused) one.ticked = !one.ticked;
    });
    this.mark();
  }

  choose(payload) {
    this.chosen = payload;
    this.mark();
  }

  // live: open and answerable · busy: tapped, no answer yet · old: folded, changeable · gone: not shown
  show(mode) {
    if (mode === this.mode) return;
    if (mode === "live" && this.mode !== "busy") this.settle();
    this.mode = mode;
    this.change.hidden = mode !== "old";
    this.element.hidden = mode !== "live";
    this.element.classList.toggle("past", mode === "old");
    this.change.setAttribute("aria-expanded", "false");
  }

  settle() {
    this.readyAt = performance.now() + SETTLE_MS;
    this.element.classList.add("settling");
    setTimeout(() => this.element.classList.remove("settling"), SETTLE_MS);
  }

  unfold(open) {
    this.element.hidden = !open;
    this.change.setAttribute("aria-expanded", String(open));
    this.change.textContent = open ? "Giữ nguyên câu trả lời" : "Đổi câu trả lời";
    if (open) this.element.scrollIntoView({ block: "nearest" });
  }
}
