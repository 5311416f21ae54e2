// The conversation on the screen: every bubble once, in the service's order, the open answers below the last.

import { Answers, bare } from "./answers.js";
import { tag } from "./tag.js";

const ABOVE_PX = 10;
const NEAR_END_PX = 120;

function same(one, other) {
  const plain = (text) => bare(text).normalize("NFC").replace(/\s+/g, " ").trim();
  return plain(one) === plain(other);
}

export class Thread {
  // hooks: tap(choice, bubble), retry(), edit(text), progress(words)
  constructor(page, hooks) {
    this.page = page;
    this.hooks = hooks;
    this.items = [];
    this.known = {};
    this.titles = {}; // payload → title: history may name a tap by either
    this.pinned = true;
    this.waiting = false;
    this.heard = 0; // how many bubbles of the bot have come
    this.followFocus = false;
    page.scroller.addEventListener("scroll", () => this.scrolled());
    page.newer.addEventListener("click", () => this.toEnd());
    window.addEventListener("resize", () => this.pinned && this.toEnd());
  }

  // what the service says

  take(bubbles) {
    const fresh = bubbles.filter((bubble) => !(bubble.seq in this.known));
    const items = fresh.map((bubble) => this.absorb(bubble)).filter(Boolean);
    const heard = fresh.filter((bubble) => bubble.from !== "citizen").length;
    this.heard += heard;
    if (heard) this.waiting = false;
    this.arrange();
    const shown = items.filter((item) => !item.folded);
    if (shown.length) this.follow(shown.find((item) => item.bubble.from !== "citizen") || shown[0]);
  }

  absorb(bubble) {
    const item = bubble.from === "citizen" ? this.absorbOwn(bubble) : this.absorbBot(bubble);
    this.known[bubble.seq] = item;
    return item;
  }

  absorbBot(bubble) {
    const ticking = this.tickingItem();
    if (ticking && ticking.bubble.question === bubble.question && bubble.buttons.some((one) => /:\+/.test(one.payload))) {
      this.name(bubble);
      this.write(ticking, bubble.text);
      ticking.answers.refresh(bubble);
      this.follow(ticking);
      return null;
    }
    return this.add(bubble.seq, bubble, false);
  }

  absorbOwn(bubble) {
    const text = this.titles[bubble.text] || bubble.text;
    this.markChosen(bubble.seq, bubble.text, text);
    const local = this.items.find((item) => item.local && this.isOf(item, bubble, text));
    if (local) return this.adopt(local, bubble, text);
    if (!text) return null;
    return this.add(bubble.seq, Object.assign({}, bubble, { text }), this.isTick(text));
  }

  isOf(item, bubble, text) {
    if (bubble.id) return bubble.id === item.local.id;
    return item.local.acknowledged || same(item.local.title, text);
  }

  adopt(item, bubble, text) {
    item.local = null;
    item.order = bubble.seq;
    this.write(item, bare(text));
    this.note(item, "");
    this.place(item);
    return null; // it is on the screen already
  }

  markChosen(seq, said, title) {
    const asked = this.items.filter((item) => item.answers && item.order < seq).reverse();
    const tapped = said in this.titles;
    (tapped ? asked : asked.slice(0, 1)).forEach((item) => {
      const look = item.answers.looks.find((one) => (tapped ? one.payload === said : same(one.title, title)));
      if (look && !look.toggle && !look.quiet) item.answers.choose(look.payload);
    });
  }

  // A tick shows in its box, not as a bubble of its own.
  isTick(text) {
    const ticking = this.tickingItem();
    return Boolean(ticking) && ticking.answers.looks.some((one) => one.toggle && same(one.title, text));
  }

  tickingItem() {
    const seen = this.items.filter((item) => !item.folded);
    const last = seen[seen.length - 1];
    return last && last.answers && last.answers.toggles ? last : null;
  }

  // what the person says

  addOwn(outgoing) {
    const item = this.add(Infinity, { from: "citizen", text: outgoing.title }, outgoing.silent);
    item.local = Object.assign({ acknowledged: false, failing: false, heard: this.heard }, outgoing);
    item.element.classList.add("pending");
    this.note(item, "Đang gửi…");
    this.arrange();
    if (!outgoing.silent) this.toEnd();
  }

  confirmed(outgoing, reply) {
    const item = this.localOf(outgoing);
    if (outgoing.body.tap) this.settleTick(outgoing.body.tap);
    this.waiting = reply.state === "waiting" && this.heard === (item ? item.local.heard : 0);
    const own = reply.bubbles.find((bubble) => bubble.from === "citizen");
    if (item && own && own.seq in this.known) this.remove(item);
    else if (item && !own) this.acknowledge(item, reply);
    this.take(reply.bubbles);
  }

  // Its number is not known yet: it stands before the first answer to it.
  acknowledge(item, reply) {
    item.local.acknowledged = true;
    if (reply.bubbles.length) item.order = reply.bubbles[0].seq - 0.5;
    this.note(item, "");
    this.place(item);
  }

  failed(outgoing, sentence) {
    const item = this.localOf(outgoing);
    if (!item) return;
    item.local.failing = true;
    this.note(item, sentence || "Chưa gửi được. Sẽ tự gửi lại khi có mạng.", "Gửi lại", () => this.hooks.retry());
    this.arrange();
    if (this.pinned) this.toEnd();
  }

  refused(outgoing, error) {
    const item = this.localOf(outgoing);
    if (outgoing.body.tap) this.settleTick(outgoing.body.tap, true);
    if (!item) return;
    item.local = null;
    item.order = this.lastOrder() + 0.5;
    this.note(item, error.message, outgoing.body.text ? "Sửa lại" : "", () => {
      this.remove(item);
      this.hooks.edit(outgoing.body.text);
    });
    item.element.classList.add("refused");
    this.arrange();
    this.toEnd();
  }

  localOf(outgoing) {
    return this.items.find((item) => item.local && item.local.id === outgoing.id);
  }

  settleTick(payload, refused) {
    this.items.forEach((item) => item.answers && item.answers.settled(payload, refused));
  }

  // drawing

  add(order, bubble, folded) {
    const own = bubble.from === "citizen";
    const item = { order, bubble, folded, local: null, answers: null };
    item.element = tag("div", own ? "said citizen" : "said bot");
    item.element.classList.toggle("folded", Boolean(folded));
    item.box = item.element.appendChild(tag("div", "bubble"));
    this.write(item, own ? bare(bubble.text) : bubble.text);
    if (!own && bubble.buttons.length) this.addAnswers(item);
    this.place(item);
    return item;
  }

  write(item, text) {
    item.box.textContent = "";
    item.box.appendChild(tag("span", "unseen", item.bubble.from === "citizen" ? "Ông/Bà: " : "Trợ lý: "));
    text.split(/\n{2,}/).forEach((part) => item.box.appendChild(tag("p", "", part)));
  }

  addAnswers(item) {
    item.answers = new Answers(item.bubble, (choice, answers) => this.tapped(choice, answers, item));
    this.name(item.bubble);
    const change = item.element.appendChild(tag("div", "past-answers"));
    change.setAttribute("aria-live", "off");
    change.appendChild(item.answers.change);
    item.drawer = change;
  }

  name(bubble) {
    bubble.buttons.forEach((button) => (this.titles[button.payload] = button.title));
  }

  place(item) {
    this.items = this.items.filter((one) => one !== item);
    const at = this.items.findIndex((one) => one.order > item.order);
    const next = at < 0 ? null : this.items[at].element;
    this.items.splice(at < 0 ? this.items.length : at, 0, item);
    if (item.element.parentNode && item.element.nextSibling === next) return;
    this.page.log.insertBefore(item.element, next);
  }

  remove(item) {
    this.items = this.items.filter((one) => one !== item);
    item.element.remove();
  }

  // A line under a bubble, with a button or without.
  note(item, sentence, label, act) {
    if (item.state) item.state.remove();
    item.state = null;
    item.element.classList.toggle("failed", Boolean(label));
    item.element.classList.toggle("pending", Boolean(sentence) && !label);
    if (!sentence) return;
    item.state = item.element.appendChild(tag("div", "state"));
    item.state.appendChild(tag("span", "", sentence));
    if (!label) return;
    const button = item.state.appendChild(tag("button", "again", label));
    button.type = "button";
    button.addEventListener("click", act);
  }

  tapped(choice, answers, item) {
    const silent = choice.toggle && answers.mode === "live";
    if (answers.mode === "live" && !silent) this.followFocus = true;
    if (answers.mode === "old") answers.unfold(false);
    if (!silent && answers.mode === "live") answers.show("busy");
    this.hooks.tap(choice, silent);
    if (this.followFocus) this.page.scroller.focus({ preventScroll: true });
  }

  // Which answers are open, which can still be changed, and what else depends on the whole thread.
  arrange() {
    const open = this.openItem();
    const newest = {};
    this.items.forEach((item) => item.answers && (newest[item.bubble.question] = item));
    this.items.filter((item) => item.answers).forEach((item) => this.show(item, open, newest));
    this.page.typing.hidden = !this.busy() || this.items.some((item) => item.local && item.local.failing);
    const at = this.items.filter((item) => item.bubble.progress).pop();
    if (at) this.hooks.progress(at.bubble.progress);
  }

  show(item, open, newest) {
    const question = item.bubble.question;
    const changeable = question && newest[question] === item && !(open && open.bubble.question === question);
    if (item !== open) {
      if (item.answers.element.parentNode !== item.drawer) item.drawer.appendChild(item.answers.element);
      item.answers.show(changeable ? "old" : "gone");
      return;
    }
    if (item.answers.element.parentNode !== this.page.answers) this.page.answers.appendChild(item.answers.element);
    item.answers.show(this.busy() ? "busy" : "live");
    if (this.followFocus && !this.busy()) {
      this.followFocus = false;
      item.answers.element.focus({ preventScroll: true });
    }
  }

  // The last answers within what the bot said last.
  openItem() {
    let heard = false;
    for (let at = this.items.length - 1; at >= 0; at--) {
      const item = this.items[at];
      if (item.bubble.from === "citizen") {
        if (heard && !item.folded) return null;
      } else {
        if (item.answers) return item;
        heard = true;
      }
    }
    return null;
  }

  busy() {
    const sending = this.items.some((item) => item.local && !item.local.acknowledged && !item.folded);
    return this.waiting || sending;
  }

  stopWaiting() {
    this.waiting = false;
    this.arrange();
  }

  lastOrder() {
    return this.items.reduce((last, item) => (item.order === Infinity ? last : Math.max(last, item.order)), 0);
  }

  // scrolling

  remaining() {
    const view = this.page.scroller;
    return view.scrollHeight - view.scrollTop - view.clientHeight;
  }

  scrolled() {
    this.pinned = this.remaining() < NEAR_END_PX;
    if (this.pinned) this.page.newer.hidden = true;
  }

  toEnd() {
    this.page.scroller.scrollTop = this.page.scroller.scrollHeight;
    this.page.newer.hidden = true;
    this.pinned = true;
  }

  // To the end, but never past the beginning of what is new.
  follow(item) {
    if (!this.pinned) {
      this.page.newer.hidden = false;
      return;
    }
    const view = this.page.scroller;
    view.scrollTop = Math.min(view.scrollHeight - view.clientHeight, item.element.offsetTop - ABOVE_PX);
    // A long bubble may hide that there is something to tap under it.
    this.page.newer.hidden = this.remaining() < NEAR_END_PX;
    this.pinned = true;
  }
}
