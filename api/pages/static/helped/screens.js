// The screens: what stands on each, and what its buttons do. One question a screen, every answer the same size.

import { tag } from "../tag.js";
import { before, label, progress, shown } from "./form.js";

const FIRST_NUMBERS = 5;
export const TURN_SECONDS = 5;

export function button(words, act, kind) {
  const made = tag("button", "button" + (kind ? " " + kind : ""), words);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

function row(className, ...children) {
  const made = tag("div", className);
  children.filter(Boolean).forEach((child) => made.appendChild(child));
  return made;
}

function heading(words) {
  const made = tag("h1", "", words);
  made.tabIndex = -1;
  return made;
}

function paragraphs(words, className) {
  return words.split(/\n\s*\n/).map((one) => tag("p", className, one));
}

// A screen: its elements, what is read aloud, and which button a reader begins at.
function screen(name, elements, spoken) {
  return { name, elements, spoken };
}

// consent: the words of every channel, both answers alike

export function consent(sheet, acts) {
  const yes = button(sheet.buttons.yes, acts.agree, "answer");
  const no = button(sheet.buttons.no, acts.decline, "answer");
  const more = tag("details", "more");
  more.appendChild(tag("summary", "", sheet.buttons.more));
  paragraphs(sheet.consent.privacy).forEach((one) => more.appendChild(one));
  const words = [sheet.consent.greeting, sheet.consent.question].join("\n\n");
  return screen("consent", [
    heading("Ý kiến về hồ sơ"),
    ...paragraphs(sheet.consent.greeting),
    tag("p", "asked", sheet.consent.question),
    row("answers two", yes, no),
    more,
    row("others", button("Để sau", acts.leave, "quiet")),
  ], words + ". " + sheet.buttons.yes + ", hay " + sheet.buttons.no + "?");
}

// the step at which the screen is turned away

export function turning(question, acts) {
  const count = tag("p", "count", "Câu hỏi hiện ra sau " + TURN_SECONDS + " giây.");
  const wait = button("Chờ, chưa quay xong", () => acts.wait(count, wait), "quiet");
  const words = "Câu tiếp theo chỉ người trả lời xem. Xin quay màn hình về phía Ông/Bà, người hỗ trợ không nhìn màn hình.";
  const made = screen("turning:" + question.id, [
    heading("Câu hỏi riêng"),
    tag("p", "", words),
    count,
    row("answers two", button("Hiện câu hỏi ngay", acts.turned, "answer"), wait),
  ], words);
  made.count = count;
  return made;
}

// one question

export function question(sheet, entries, one, acts, draft) {
  const entry = entries[one.id];
  const { at, of } = progress(sheet.questions, entries, one);
  const elements = [heading(one.text)];
  if (one.private) elements.unshift(tag("p", "private", "Câu riêng: người hỗ trợ không nhìn màn hình. Trả lời xong thì quay lại."));
  if (entry) elements.push(tag("p", "already", one.private ? "Câu này đã trả lời." : "Đã trả lời: " + label(sheet, one, entry)));
  elements.push(...KINDS[one.kind](sheet, one, entry, acts, draft), explained(sheet, one), others(sheet, entries, one, acts));
  const made = screen("question:" + one.id, elements.filter(Boolean), spoken(sheet, one));
  return Object.assign(made, { at, of });
}

function spoken(sheet, one) {
  const words = { single: sheet.scale, choice: one.choices.map((choice) => choice.title) }[one.kind] || [];
  return [one.text, ...words.map((word, at) => at + 1 + ", " + word)].join(". ");
}

function explained(sheet, one) {
  if (!one.explain) return null;
  const made = tag("details", "more");
  made.appendChild(tag("summary", "", sheet.buttons.explain));
  made.appendChild(tag("p", "", one.explain));
  return made;
}

function others(sheet, entries, one, acts) {
  const answered = one.id in entries;
  return row("others",
    before(sheet.questions, entries, one) ? button(sheet.buttons.back, () => acts.back(one), "quiet") : null,
    answered ? button("Giữ nguyên", () => acts.keep(), "quiet") : null,
    one.no_opinion ? button(sheet.buttons.no_opinion, () => acts.give("no_opinion", one), "quiet") : null,
    one.skip && one.kind !== "open" ? button(sheet.buttons.skip, () => acts.give("skip", one), "quiet") : null,
    button("Dừng", acts.pause, "quiet"));
}

function choice(words, number, act) {
  const made = button("", act, "answer");
  if (number) {
    const mark = tag("span", "number", String(number));
    mark.setAttribute("aria-hidden", "true");
    made.appendChild(mark);
  }
  made.appendChild(tag("span", "label", words));
  return made;
}

const KINDS = {
  single: (sheet, one, entry, acts) =>
    [row("answers", ...sheet.scale.map((words, at) => choice(words, at + 1, () => acts.give("answer", one, at + 1))))],

  choice: (sheet, one, entry, acts) =>
    [row("answers", ...one.choices.map((each) => choice(each.title, 0, () => acts.give("answer", one, each.id))))],

  number: (sheet, one, entry, acts) => {
    const low = one.minimum || 0;
    const high = one.maximum === null ? low + 30 : one.maximum;
    const give = (n) => choice((n + " " + one.unit).trim(), 0, () => acts.give("answer", one, n));
    const range = (from, to) => Array.from({ length: Math.max(to - from + 1, 0) }, (_, at) => give(from + at));
    const first = row("answers numbers", ...range(low, Math.min(low + FIRST_NUMBERS - 1, high)));
    if (high < low + FIRST_NUMBERS) return [first];
    const rest = row("answers numbers", ...range(low + FIRST_NUMBERS, high));
    rest.hidden = true;
    const more = choice("Nhiều hơn", 0, () => {
      more.remove();
      rest.hidden = false;
      rest.querySelector("button").focus();
    });
    first.appendChild(more);
    return [first, rest];
  },

  multiple: (sheet, one, entry, acts) => {
    const chosen = new Set(entry && entry[0] === "answered" ? entry[1] : []);
    const error = tag("p", "wrong");
    error.setAttribute("role", "alert");
    const boxes = one.choices.map((each) => {
      const made = tag("label", "answer box");
      const box = tag("input");
      box.type = "checkbox";
      box.checked = chosen.has(each.id);
      box.addEventListener("change", () => (box.checked ? chosen.add(each.id) : chosen.delete(each.id)));
      made.appendChild(box);
      made.appendChild(tag("span", "label", each.title));
      return made;
    });
    const done = button(sheet.buttons.done, () => {
      const picked = one.choices.map((each) => each.id).filter((id) => chosen.has(id));
      if (picked.length) acts.give("answer", one, picked);
      else error.textContent = "Xin chọn ít nhất một mục, hoặc bấm “" + sheet.buttons.skip + "”.";
    }, "answer");
    const group = row("answers", ...boxes);
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", one.text);
    return [tag("p", "hint", "Có thể chọn nhiều mục."), group, error, row("answers one", done)];
  },

  open: (sheet, one, entry, acts, draft) => {
    const words = tag("textarea", "words");
    words.rows = 4;
    words.maxLength = 5000;
    words.setAttribute("aria-label", one.text);
    words.value = draft || (entry && entry[0] === "answered" ? entry[1] : "");
    words.addEventListener("input", () => acts.draft(one, words.value));
    const error = tag("p", "wrong");
    error.setAttribute("role", "alert");
    const done = button("Ghi ý kiến", () => {
      if (words.value.trim()) acts.give("answer", one, words.value.trim());
      else error.textContent = "Chưa có chữ nào. Không có ý kiến thì bấm “" + sheet.buttons.skip + "”.";
    }, "answer");
    const skip = one.skip ? button(sheet.buttons.skip, () => acts.give("skip", one), "answer") : null;
    return [tag("p", "hint", sheet.open_hint), words, error, row("answers two", done, skip)];
  },
};

// everything answered

export function review(sheet, entries, acts) {
  const list = tag("ul", "given");
  shown(sheet.questions, entries).filter((one) => one.id in entries).forEach((one) => {
    const words = one.private ? "Đã trả lời (riêng)" : label(sheet, one, entries[one.id]);
    const item = tag("li");
    item.appendChild(row("", tag("span", "name", one.name), tag("span", "label", words)));
    const change = button("Sửa", () => acts.open(one), "quiet");
    change.setAttribute("aria-label", "Sửa câu: " + one.name);
    item.appendChild(change);
    list.appendChild(item);
  });
  const words = "Đã trả lời xong. Gửi rồi thì người hỗ trợ không xem lại và không sửa được.";
  return screen("review", [
    heading("Đã trả lời xong"),
    tag("p", "", "Gửi rồi thì người hỗ trợ không xem lại và không sửa được."),
    row("answers one", button("Gửi phiếu", acts.handIn, "answer strong")),
    tag("h2", "", "Xem lại"),
    list,
    row("others", button("Dừng", acts.pause, "quiet")),
  ], words);
}

// leaving, and after

export function pausing(acts) {
  const words = "Câu trả lời đã ghi vẫn được giữ.";
  return screen("pausing", [
    heading("Dừng ở đây?"),
    tag("p", "", words),
    row("answers",
      choice("Trả lời tiếp", 0, acts.resume),
      choice("Để sau, giữ trên máy này", 0, acts.leave),
      choice("Lấy mã để trả lời tiếp ở nhà", 0, acts.home),
      choice("Dừng hẳn", 0, acts.stop)),
  ], words);
}

export function code(given, acts) {
  const spelled = tag("p", "code", given);
  return screen("code", [
    heading("Mã để trả lời tiếp ở nhà"),
    spelled,
    tag("p", "", "Ghi mã này lên phiếu. Ở nhà, gõ mã này gửi cho trợ lý trên Zalo, Telegram hoặc trang trong phiếu. "
      + "Mã dùng một lần, trong 7 ngày."),
    row("answers one", button("Xong", acts.leave, "answer")),
  ], "Mã là " + given.split("").join(" "));
}

export function notice(title, words, acts) {
  return screen("notice", [heading(title), ...paragraphs(words), row("answers one", button(acts.words, acts.act, "answer"))], words);
}
