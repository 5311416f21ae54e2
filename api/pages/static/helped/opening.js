// The first screen, for the helper: scan or type, go on with what was left, and what still waits to be sent.

import { tag } from "../tag.js";
import { button } from "./screens.js";
import { canScan, scan } from "./scan.js";

const PLACES = "hailong:noi-ho-tro";

export function recalled() {
  try {
    return JSON.parse(localStorage.getItem(PLACES)) || { places: [], chosen: "" };
  } catch (error) {
    return { places: [], chosen: "" };
  }
}

export function remember(places, chosen) {
  const known = places.some((one) => one.code === chosen) ? chosen : (places[0] || { code: "" }).code;
  localStorage.setItem(PLACES, JSON.stringify({ places, chosen: known }));
}

function field(id, words, input) {
  const made = tag("div", "field");
  const label = tag("label", "", words);
  label.htmlFor = input.id = id;
  made.appendChild(label);
  made.appendChild(input);
  return made;
}

function placeField() {
  const { places, chosen } = recalled();
  if (places.length < 2) return tag("p", "place", places.length ? "Nơi hỗ trợ: " + places[0].name : "");
  const select = tag("select");
  places.forEach((one) => {
    const option = tag("option", "", one.name);
    option.value = one.code;
    option.selected = one.code === chosen;
    select.appendChild(option);
  });
  select.addEventListener("change", () => remember(places, select.value));
  return field("noi", "Nơi hỗ trợ", select);
}

function codeForm(acts) {
  const form = tag("form", "by-code");
  const input = tag("input");
  input.autocomplete = "off";
  input.autocapitalize = "characters";
  input.spellcheck = false;
  input.maxLength = 80;
  const send = tag("button", "button answer", "Mở hồ sơ");
  form.appendChild(field("ma", "Mã ngắn trên phiếu (8 chữ và số)", input));
  form.appendChild(send);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    acts.open(input.value);
  });
  return form;
}

function scanner(acts) {
  const box = tag("div", "scanner");
  const video = tag("video");
  video.muted = true;
  video.playsInline = true;
  video.hidden = true;
  video.setAttribute("aria-label", "Hình từ máy ảnh");
  const said = tag("p", "hint");
  said.setAttribute("role", "status");
  let stop = null;
  const end = () => {
    if (stop) stop();
    stop = null;
    video.hidden = true;
    start.textContent = "Quét mã trên phiếu";
  };
  const start = button("Quét mã trên phiếu", async () => {
    if (stop) {
      said.textContent = "";
      return end();
    }
    said.textContent = "Đưa ô vuông trên phiếu vào giữa hình.";
    video.hidden = false;
    try {
      stop = await scan(video, (text) => { stop = null; end(); acts.open(text); });
      start.textContent = "Thôi quét";
    } catch (error) {
      end();
      said.textContent = "Không mở được máy ảnh. Xin gõ mã ngắn trên phiếu.";
    }
  }, "answer strong");
  box.append(start, said, video);
  return { box, end };
}

const WHEN = { hour: "2-digit", minute: "2-digit", day: "2-digit", month: "2-digit" };

function leftover(visit, acts) {
  const words = tag("div");
  words.appendChild(tag("span", "name", visit.sheet ? visit.sheet.about.procedure : "Phiếu chưa gửi xong"));
  words.appendChild(tag("span", "label", "mở lúc " + new Date(visit.at).toLocaleString("vi-VN", WHEN)));
  const item = tag("li");
  item.append(words, button("Làm tiếp", () => acts.resume(visit.id), ""));
  return item;
}

// What was closed here waits to be sent and is not opened again; what the service has not taken as closed is.
async function leftovers(kept, acts) {
  const list = tag("ul", "given");
  let waiting = 0;
  for (const visit of await kept.visits()) {
    const pending = (await kept.acts(visit.id)).length;
    if (visit.closed && pending) waiting += 1;
    if (!(visit.closed && pending) && !visit.elsewhere && !visit.shut) list.appendChild(leftover(visit, acts));
  }
  return { list, waiting };
}

// {screen, end}: `end` lets go of the camera.
export async function opening(kept, acts, problem) {
  const { list, waiting } = await leftovers(kept, acts);
  const title = tag("h1", "", "Mở phiếu của một hồ sơ");
  title.tabIndex = -1;
  const wrong = tag("p", "wrong", problem);
  wrong.setAttribute("role", "alert");
  const { box, end } = canScan ? scanner(acts) : { box: null, end: () => {} };
  const elements = [title, placeField(), wrong, box, codeForm(acts)];
  if (waiting) elements.push(tag("p", "hint", waiting + " phiếu đã gửi từ máy này đang chờ có mạng để chuyển đi."));
  if (list.children.length) elements.push(tag("h2", "", "Đang làm dở trên máy này"), list);
  const home = tag("a", "button quiet", "Danh sách người cần giúp");
  home.href = "/ho-tro";
  elements.push(home);
  return { screen: { name: "opening", elements: elements.filter(Boolean), spoken: "" }, end };
}
