// Reads a screen aloud, where the browser has a Vietnamese voice.

const PLACE = "hailong:doc-to";

export class Voice {
  // `button` turns it on and off; without a voice it is not there.
  constructor(button) {
    this.button = button;
    this.voice = null;
    this.words = "";
    this.on = false;
    if (!window.speechSynthesis) return;
    this.look();
    speechSynthesis.addEventListener("voiceschanged", () => this.look());
    button.addEventListener("click", () => this.turn(!this.on));
  }

  look() {
    this.voice = speechSynthesis.getVoices().find((one) => /^vi([-_]|$)/i.test(one.lang)) || null;
    this.button.hidden = !this.voice;
    if (this.voice && sessionStorage.getItem(PLACE) && !this.on) this.turn(true);
  }

  turn(on) {
    this.on = on;
    this.button.setAttribute("aria-pressed", String(on));
    if (on) sessionStorage.setItem(PLACE, "1");
    else sessionStorage.removeItem(PLACE);
    if (on) this.read();
    else speechSynthesis.cancel();
  }

  // A new screen; it is read when reading is on.
  screen(words) {
    this.words = words;
    if (this.voice && this.on) this.read();
  }

  read() {
    speechSynthesis.cancel();
    const said = new SpeechSynthesisUtterance(this.words);
    said.voice = this.voice;
    said.lang = this.voice.lang;
    said.rate = 0.9;
    speechSynthesis.speak(said);
  }
}
