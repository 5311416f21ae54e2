// One conversation: its secret, the line to the service, and what is wired to what.

import { Composer } from "./composer.js";
import { keep, recall, uuid } from "./keep.js";
import { Line, Refused } from "./line.js";
import { Live, backOff } from "./live.js";
import { Outgoing } from "./outgoing.js";
import { tag } from "./tag.js";
import { Thread } from "./thread.js";

const OFFLINE = "Đang mất kết nối. Câu trả lời của Ông/Bà được giữ lại và sẽ tự gửi khi có mạng.";
const LOOK_AGAIN_MS = [1500, 4000, 9000]; // where something on the way holds the stream back
const WAIT_MS = 30000;

const find = (id) => document.getElementById(id);
const scroller = find("thread");
const token = scroller.dataset.token;
const place = "hailong:k:" + token;

const line = new Line(null);
const outgoing = new Outgoing(line, place + ":out", { sent, failed, refused });
const composer = new Composer(find("composer"), Number(scroller.dataset.limit), (text) => say({ text }, text));
const thread = new Thread(
  { scroller, log: find("log"), answers: find("answers"), typing: find("typing"), newer: find("newer") },
  { tap, progress, retry: () => outgoing.wake(), edit: (text) => composer.giveBack(text) }
);
let waits = [];

function alarm(sentence) {
  if (find("alarm").textContent !== sentence) find("alarm").textContent = sentence;
}

function reached(yes) {
  alarm(yes ? "" : OFFLINE);
}

function progress(words) {
  const [at, total] = words.split("/");
  find("progress").hidden = false;
  find("progress-words").textContent = "Câu " + words;
  const bar = find("progress").querySelector("progress");
  bar.max = Number(total);
  bar.value = Number(at);
}

function tap(choice, silent) {
  say({ tap: choice.payload }, choice.title, silent);
}

function say(body, title, silent) {
  const item = { id: uuid(), body, title, silent: Boolean(silent) };
  thread.addOwn(item);
  outgoing.send(item);
}

function sent(item, reply) {
  reached(true);
  composer.show(true);
  thread.confirmed(item, reply);
  waits.forEach(clearTimeout);
  waits = thread.waiting ? LOOK_AGAIN_MS.map((wait) => setTimeout(look, wait)) : [];
  if (thread.waiting) waits.push(setTimeout(() => thread.stopWaiting(), WAIT_MS));
}

function look() {
  if (thread.waiting) line.history(live.after).then((reply) => thread.take(reply.bubbles), () => {});
}

function failed(item, sentence) {
  if (!sentence) reached(false);
  thread.failed(item, sentence);
}

function refused(item, error) {
  if (item.body.start || error.status === 401) close(error);
  else thread.refused(item, error);
}

// Nothing more can be said here: the sentence of the service stands in the place of the conversation.
function close(error) {
  composer.show(false);
  find("typing").hidden = true;
  find("answers").hidden = true;
  find("log").appendChild(tag("p", "card", error.message));
  thread.toEnd();
}

// Asks until there is an answer; a refusal is an answer.
async function persist(ask) {
  for (let failures = 1; ; failures++) {
    try {
      const reply = await ask();
      reached(true);
      return reply;
    } catch (error) {
      if (error instanceof Refused) throw error;
      if (error.message) alarm(error.message);
      else reached(false);
      await new Promise((done) => setTimeout(done, Math.max(error.waitMs, backOff(failures))));
    }
  }
}

// The start keeps its id over a reload, so that a link opened twice starts one conversation.
async function begin() {
  const reply = await persist(() => line.begin());
  const other = recall(place); // another window may have been quicker
  const mine = other || { secret: reply.conversation, start: uuid() };
  keep(place, mine);
  return mine;
}

async function remembered() {
  const mine = recall(place);
  if (!mine) return null;
  line.secret = mine.secret;
  try {
    return { mine, bubbles: (await persist(() => line.history(0))).bubbles };
  } catch (error) {
    if (error.status !== 401) throw error;
    line.secret = null;
    keep(place, null);
    return null;
  }
}

async function open() {
  find("typing").hidden = false;
  const before = await remembered();
  const mine = before ? before.mine : await begin();
  line.secret = mine.secret;
  if (before && before.bubbles.length) resume(before.bubbles);
  else outgoing.send({ id: mine.start, body: { start: token }, title: "", silent: true });
  find("log").setAttribute("aria-live", "polite");
  live.run();
}

function resume(bubbles) {
  composer.show(true);
  live.take(bubbles);
  thread.toEnd();
  outgoing.leftovers().filter((item) => !item.body.start).forEach((item) => {
    thread.addOwn(item);
    outgoing.send(item);
  });
}

const live = new Live(line, 0, { take: (bubbles) => thread.take(bubbles), reached, refused: close });

open().catch(close);
