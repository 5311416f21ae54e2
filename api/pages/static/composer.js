// The box for words: grows, knows its limit, and never sends half a syllable.

const COUNT_FROM = 0.9; // of the limit, where the count begins to show

export class Composer {
  constructor(form, limit, send) {
    this.form = form;
    this.limit = limit;
    this.send = send;
    this.words = form.querySelector("textarea");
    this.over = form.querySelector(".over");
    form.addEventListener("submit", (event) => this.submit(event));
    this.words.addEventListener("keydown", (event) => this.key(event));
    this.words.addEventListener("input", () => this.measure());
  }

  show(visible) {
    this.form.hidden = !visible;
  }

  // Gives back words that the service refused, before anything written since.
  giveBack(text) {
    this.words.value = [text, this.words.value].filter(Boolean).join("\n");
    this.measure();
    this.words.focus();
  }

  key(event) {
    // 229: older Android and Telex typing say so instead of isComposing.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    this.submit(event);
  }

  submit(event) {
    event.preventDefault();
    // As it is counted, so it is sent: decomposed letters would count double at the service.
    const text = this.words.value.trim().normalize("NFC");
    if (!text || this.measure() > this.limit) return;
    this.words.value = "";
    this.measure();
    this.send(text);
    // On a phone the keyboard would cover the answers of the next question.
    if (matchMedia("(hover: hover) and (pointer: fine)").matches) this.words.focus();
    else this.words.blur();
  }

  measure() {
    const length = Array.from(this.words.value.trim().normalize("NFC")).length;
    this.over.textContent = this.sentence(length);
    this.words.setAttribute("aria-invalid", String(length > this.limit));
    this.words.style.height = "auto";
    this.words.style.height = this.words.scrollHeight + 2 + "px";
    return length;
  }

  sentence(length) {
    if (length > this.limit) return "Dài quá " + (length - this.limit) + " chữ cái. Ông/Bà vui lòng viết ngắn lại.";
    return length > this.limit * COUNT_FROM ? "Còn viết được " + (this.limit - length) + " chữ cái." : "";
  }
}
