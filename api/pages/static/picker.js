// The slips one can choose from when trying the service out.

import { Line } from "./line.js";
import { tag } from "./tag.js";

const find = (id) => document.getElementById(id);

function row(name, value) {
  const line = tag("div", "slip-row");
  line.appendChild(tag("dt", "", name));
  line.appendChild(tag("dd", "", value));
  return line;
}

function slip(one) {
  const link = tag("a", "slip");
  link.href = "/k/" + encodeURIComponent(one.token);
  link.appendChild(tag("strong", "", one.procedure));
  const facts = link.appendChild(tag("dl"));
  facts.appendChild(row("Nơi giải quyết", one.agency));
  facts.appendChild(row("Người nộp", one.applicant));
  facts.appendChild(row("Ngày trả kết quả", one.returned_on));
  facts.appendChild(row("Mã hồ sơ", one.code));
  link.appendChild(tag("span", "open", "Mở khảo sát"));
  const item = tag("li");
  item.appendChild(link);
  return item;
}

function show(sentence, failed) {
  find("cases-state").textContent = sentence;
  find("cases-state").hidden = !sentence;
  find("cases-again").hidden = !failed;
}

async function load() {
  show("Đang tải danh sách hồ sơ…", false);
  find("cases").textContent = "";
  try {
    const cases = (await new Line(null).ask("GET", "/demo/cases")).cases;
    cases.forEach((one) => find("cases").appendChild(slip(one)));
    show(cases.length ? "" : "Chưa có hồ sơ nào vừa trả kết quả.", false);
  } catch (error) {
    show(error.message || "Chưa tải được danh sách. Ông/Bà kiểm tra kết nối mạng rồi bấm “Tải lại”.", true);
  }
}

find("cases-again").addEventListener("click", load);
load();
