// Helped mode on one device: which screen stands, what a touch does, and what is said about the line.

import { uuid } from "../keep.js";
import { standing } from "./form.js";
import { openKept } from "./kept.js";
import { ask, NoAnswer } from "./line.js";
import { opening, recalled, remember } from "./opening.js";
import * as screens from "./screens.js";
import { Sender } from "./sender.js";
import { Voice } from "./voice.js";

const find = (id) => document.getElementById(id);

// A second touch of a shaky hand must not answer the question that has just appeared under it.
const SETTLE_MS = 350;
const DRAFT_MS = 300;
const SLOW_MS = 1500;

const STATES = {
  sent: "",
  sending: "Đang gửi…",
  away: "Đã lưu trên máy, sẽ gửi khi có mạng.",
  "signed-out": "Đã lưu trên máy. Phiên đăng nhập đã hết, cần đăng nhập lại để gửi.",
  stuck: "Có phiếu chưa gửi được, vẫn lưu trên máy. Xin báo cơ quan khảo sát.",
};

let kept;
let sender;
let visit = null; // the one on the screen
let pending = []; // what was done in it and has not arrived
let at = null; // a question gone back to; otherwise the next one
let turned = false; // the screen is turned towards who answers
let since = 0;
let name = "";
let leave = () => {};
let timer = 0;
let slow = 0;
const voice = new Voice(find("voice"));

// screens

function show(screen) {
  leave();
  leave = () => {};
  clearInterval(timer);
  name = screen.name;
  find("screen").replaceChildren(...screen.elements);
  find("progress").hidden = !screen.of;
  if (screen.of) {
    find("progress-words").textContent = "Câu " + screen.at + "/" + screen.of;
    find("progress-bar").max = screen.of;
    find("progress-bar").value = screen.at;
  }
  since = performance.now();
  window.scrollTo(0, 0);
  const title = find("screen").querySelector("h1");
  title.focus({ preventScroll: true });
  voice.screen(screen.spoken);
}

function where() {
  return standing(visit.sheet.questions, visit.base, pending);
}

function draw() {
  const stands = where();
  if (stands.outcome) return finished(stands.outcome);
  if (visit.elsewhere || stands.phase === "ended") return lost();
  if (stands.phase === "consent") return show(screens.consent(visit.sheet, ACTS));
  const question = visit.sheet.questions.find((one) => one.id === at) || stands.next;
  if (!question) {
    turned = false;
    return show(screens.review(visit.sheet, stands.entries, ACTS));
  }
  if (question.private && !turned) return turn(question);
  turned = question.private;
  const draft = visit.draft && visit.draft.question === question.id ? visit.draft.words : "";
  show(screens.question(visit.sheet, stands.entries, question, ACTS, draft));
}

function turn(question) {
  const screen = screens.turning(question, ACTS);
  show(screen);
  let left = screens.TURN_SECONDS;
  timer = setInterval(() => {
    left -= 1;
    screen.count.textContent = "Câu hỏi hiện ra sau " + left + " giây.";
    if (left <= 0) ACTS.turned();
  }, 1000);
}

async function start(problem) {
  visit = null;
  at = null;
  turned = false;
  pending = [];
  const { screen, end } = await opening(kept, ACTS, problem || "");
  show(screen);
  leave = end;
}

const THANKS = { handed_in: ["Đã xong", "thanks"], stopped: ["Đã dừng", "stopped"] };
const CLOSING = ["hand_in", "decline", "stop"];

// Nothing of what was answered stands here, nor on the device once it has arrived.
function finished(outcome) {
  const [title, words] = outcome === "declined" ? ["Đã ghi nhận", visit.sheet.consent.declined] : [THANKS[outcome][0], visit.sheet[THANKS[outcome][1]]];
  visit = null;
  pending = [];
  show(screens.notice(title, words, { words: "Mở phiếu khác", act: () => start() }));
}

function lost() {
  const id = visit.id;
  const words = "Hồ sơ này đang được trả lời tiếp ở nơi khác, hoặc đã hết thời gian trả lời. Máy này không ghi thêm.";
  show(screens.notice("Phiếu này không làm tiếp ở đây", words, {
    words: "Mở phiếu khác",
    act: async () => {
      await kept.dropVisit(id);
      start();
    },
  }));
}

// what is done

async function done(act, question, value) {
  if (performance.now() - since < SETTLE_MS) return;
  const pace = Math.round(performance.now() - since);
  since = performance.now(); // until the next screen stands, no other touch counts
  const one = { id: uuid(), act, given_at: new Date().toISOString(), pace_ms: pace };
  if (question) one.question = question.id;
  if (value !== undefined) one.value = value;
  await kept.addAct(visit.id, one);
  pending.push(one);
  if (visit.draft) {
    delete visit.draft;
    await kept.change(visit.id, (kept) => delete kept.draft);
  }
  at = null;
  const { id } = visit;
  draw();
  if (CLOSING.indexOf(act) >= 0) await kept.change(id, close);
  sender.wake();
}

// What was asked and answered is no longer to be had on this device, also before it has been sent.
function close(kept) {
  Object.assign(kept, { closed: true, sheet: null, base: null, draft: null });
}

// One that was closed here but not there is asked for again.
async function whole(id) {
  const found = (await kept.visits()).find((one) => one.id === id);
  if (found.sheet) return found;
  const said = await ask("GET", "/v1/helped/visits/" + id, null, found.secret);
  return Object.assign(found, { sheet: said.sheet, base: said.standing, closed: false });
}

async function resume(id) {
  try {
    visit = await whole(id);
  } catch (error) {
    return start(problem(error));
  }
  pending = (await kept.acts(id)).map((one) => one.act);
  at = null;
  turned = false;
  draw();
  sender.wake();
}

async function open(given, takeOver) {
  const body = { id: uuid(), secret: secret(), place: recalled().chosen, device: device(), given: given.trim() };
  try {
    const said = await ask("POST", "/v1/helped/visits", Object.assign(body, takeOver ? { take_over: true } : {}));
    const { id, secret } = body;
    await kept.putVisit({ id, secret, at: Date.now(), base: said.standing, sheet: said.sheet });
    await resume(id);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    if (error.code === "helped_take_over") return again(given, error.message);
    start(problem(error));
  }
}

function problem(error) {
  if (error.kind === "away") return "Đang mất mạng nên chưa mở được hồ sơ mới. Phiếu đang làm dở vẫn làm tiếp được.";
  if (error.kind === "signed-out") return "Phiên đăng nhập đã hết. Xin đăng nhập lại rồi mở hồ sơ.";
  return error.message || "Chưa mở được hồ sơ này.";
}

function again(given, words) {
  const screen = screens.notice("Đang làm dở ở máy khác", words, { words: "Trả lời tiếp trên máy này", act: () => open(given, true) });
  screen.elements.push(screens.button("Thôi", () => start(), "quiet"));
  show(screen);
}

async function home() {
  try {
    await sender.wake();
    const { code } = await ask("POST", "/v1/helped/visits/" + visit.id + "/code", null, visit.secret);
    show(screens.code(code, ACTS));
  } catch (error) {
    const words = error.kind === "refused" ? error.message : "Đang mất mạng nên chưa lấy được mã. Các câu đã trả lời vẫn ở trên máy.";
    show(screens.notice("Chưa lấy được mã", words, { words: "Trả lời tiếp", act: draw }));
  }
}

const drafting = { timer: 0 };

function draft(question, words) {
  const id = visit.id;
  visit.draft = { question: question.id, words };
  clearTimeout(drafting.timer);
  drafting.timer = setTimeout(() => kept.change(id, (one) => Object.assign(one, { draft: { question: question.id, words } })), DRAFT_MS);
}

function back(question) {
  const entries = where().entries;
  const asked = visit.sheet.questions.filter((one) => one.id in entries || one.id === question.id);
  at = asked[Math.max(asked.findIndex((one) => one.id === question.id) - 1, 0)].id;
  draw();
}

const ACTS = {
  agree: () => done("agree"),
  decline: () => done("decline"),
  give: (act, question, value) => done(act, question, value),
  handIn: () => done("hand_in"),
  stop: () => done("stop"),
  back,
  keep: () => {
    at = null;
    draw();
  },
  open: (given) => (typeof given === "string" ? open(given) : ((at = given.id), draw())),
  pause: () => show(screens.pausing(ACTS)),
  resume: (id) => (typeof id === "string" ? resume(id) : draw()),
  leave: () => start(),
  home,
  draft,
  turned: () => {
    turned = true;
    draw();
  },
  wait: (count, button) => {
    clearInterval(timer);
    count.textContent = "Quay xong thì bấm “Hiện câu hỏi ngay”.";
    button.remove();
  },
};

// what the line says

// Sending is told only when it takes its time: words that come and go would push the answers about.
function said(state) {
  clearTimeout(slow);
  if (state === "sending") {
    slow = setTimeout(() => tell(state), SLOW_MS);
  } else {
    tell(state);
  }
}

function tell(state) {
  const words = find("state-words");
  if (words.textContent !== STATES[state]) words.textContent = STATES[state];
  find("sign-in").hidden = state !== "signed-out";
}

async function heard(id, outcome) {
  if (!visit || visit.id !== id) return name === "opening" && outcome ? start() : null;
  if (outcome) return null;
  const fresh = (await kept.visits()).find((one) => one.id === id);
  const left = (await kept.acts(id)).map((one) => one.act);
  if (!visit || visit.id !== id || !fresh || !fresh.sheet) return null;
  const before = screenOf();
  visit = Object.assign(fresh, { draft: visit.draft });
  pending = left;
  if (screenOf() !== before) draw();
  return null;
}

// Which screen should stand, by name: it is drawn anew only when the service says that it is another.
function screenOf() {
  const stands = where();
  return [visit.elsewhere, stands.phase, stands.outcome, stands.next && stands.next.id].join();
}

// the device

function device() {
  const place = "hailong:may";
  const known = localStorage.getItem(place) || "may-" + uuid().slice(0, 8);
  localStorage.setItem(place, known);
  return known;
}

function secret() {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_");
}

async function whoHelps() {
  try {
    const me = await ask("GET", "/v1/helped/me");
    remember(me.places, recalled().chosen);
    if (!me.declared) location.href = "/ho-tro";
  } catch (error) {
    if (error.kind === "signed-out") said("signed-out");
  }
}

async function begin() {
  kept = await openKept();
  sender = new Sender(kept, { state: said, heard });
  find("lasting").hidden = kept.lasting;
  if (navigator.serviceWorker) navigator.serviceWorker.register("/ho-tro/may.js", { scope: "/ho-tro/" }).catch(() => {});
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
  await whoHelps();
  await start();
  sender.wake();
}

begin();
