"""A small survey behind the web contract: what the page may expect of the service, and faults on request."""

from __future__ import annotations

import asyncio
import json
import unicodedata
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from secrets import token_urlsafe
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route

from api import pages

SCALE = ("Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng")
REASONS = {"cho_lau": "Phải chờ lâu", "giay_to": "Giấy tờ nhiều", "thai_do": "Thái độ chưa tốt", "khac": "Lý do khác"}
EXPLANATION = "Câu này hỏi về thời gian từ khi nộp hồ sơ đến khi nhận kết quả."
LIMIT = 2000
UNIT = {"unit_name": "UBND thành phố Huế"}
HOTLINE = {"hotline": "0234 123 456"}

Body = dict[str, Any]


def button(title: str, question: str, value: str, extra: bool = False) -> Body:
    return {"title": title, "payload": f"ab12cd:{question}:{value}", "extra": extra}


def extras(question: str) -> list[Body]:
    offered = {
        "Không có ý kiến": "!none",
        "Bỏ qua": "!skip",
        "Câu này nghĩa là gì?": "!explain",
        "Quay lại": "!back",
    }
    return [button(title, question, value, extra=True) for title, value in offered.items()]


def say(text: str, buttons: list[Body] = (), question: str | None = None, progress: str | None = None) -> Body:
    return {"text": text, "buttons": list(buttons), "question": question, "progress": progress}


@dataclass
class Talk:
    """One conversation: an honest little survey of four kinds of questions."""

    bubbles: list[Body] = field(default_factory=list)
    replies: dict[str, list[Body]] = field(default_factory=dict)
    answers: dict[str, object] = field(default_factory=dict)
    picked: list[str] = field(default_factory=list)
    open: str | None = None

    QUESTIONS = ("thoi_gian", "thai_do", "so_lan", "ly_do", "gop_y")
    NAMES = ("Thời gian", "Thái độ", "Số lần", "Lý do", "Góp ý")

    def put(self, side: str, body: Body) -> Body:
        bubble = {"seq": len(self.bubbles) + 1, "from": side, **body}
        self.bubbles.append(bubble)
        return bubble

    def greet(self) -> list[Body]:
        text = (
            "Kính chào Ông/Bà! Đây là trợ lý tự động của UBND thành phố Huế.\n\nHồ sơ “Đăng ký khai sinh” của "
            "Ông/Bà đã có kết quả ngày 20/11/2026. Mời Ông/Bà trả lời 5 câu hỏi, khoảng 2 phút. Tên và số điện "
            "thoại không đi cùng câu trả lời.\n\nÔng/Bà có đồng ý tham gia không?"
        )
        choices = [button("Tôi đồng ý", "-", "!yes"), button("Tôi không tham gia", "-", "!no")]
        return [say(text, [*choices, button("Thông tin được dùng thế nào?", "-", "!privacy", extra=True)])]

    def tap(self, payload: str) -> list[Body]:
        _, question, value = payload.split(":")
        acts: dict[str, Callable[[], list[Body]]] = {
            "!yes": lambda: self.end() if self.open == "summary" else self.ask("thoi_gian", "Xin cảm ơn Ông/Bà."),
            "!no": lambda: [say("Cảm ơn Ông/Bà. Hệ thống sẽ không hỏi lại về hồ sơ này.")],
            "!explain": lambda: self.ask(question, EXPLANATION),
            "!done": lambda: self.keep(question, list(self.picked)),
            "!skip": lambda: self.keep(question, None),
            "!none": lambda: self.keep(question, None),
        }
        if value.startswith("+"):
            return self.tick(question, value[1:])
        return acts.get(value, lambda: self.keep(question, value))()

    def tick(self, question: str, reason: str) -> list[Body]:
        ticked = [one for one in self.picked if one != reason]
        self.picked = [*self.picked, reason] if len(ticked) == len(self.picked) else ticked
        return self.ask(question)

    def hear(self, text: str) -> list[Body]:
        if self.open == "gop_y" or text.isdigit():
            return self.keep(str(self.open), text)
        return self.ask(str(self.open), "Xin lỗi, hệ thống chưa hiểu. Mời Ông/Bà chọn một câu trả lời.")

    def keep(self, question: str, value: object) -> list[Body]:
        changed = question != self.open
        self.answers[question] = value
        if changed:
            return self.ask(str(self.open), "Đã sửa câu trả lời của Ông/Bà.")
        following = self.QUESTIONS.index(question) + 1
        noted = "Đã ghi nhận câu trả lời."
        return self.ask(self.QUESTIONS[following], noted) if following < len(self.QUESTIONS) else self.summary()

    def ask(self, question: str, before: str = "") -> list[Body]:
        if question == "summary":
            return self.summary(before)
        self.open = question
        text, buttons = self.form(question)
        progress = f"{self.QUESTIONS.index(question) + 1}/{len(self.QUESTIONS)}"
        return [say(f"{before}\n\n{text}".strip(), [*buttons, *extras(question)], question, progress)]

    def form(self, question: str) -> tuple[str, list[Body]]:
        levels = [button(f"{at} – {name}", question, str(at)) for at, name in enumerate(SCALE, 1)]
        box = {one: "☑" if one in self.picked else "☐" for one in REASONS}
        ticks = [button(f"{box[one]} {name}", question, f"+{one}") for one, name in REASONS.items()]
        done = [button("Xong", question, "!done")] if self.picked else []
        return {
            "thoi_gian": ("Ông/Bà có hài lòng với thời gian giải quyết hồ sơ không?", levels),
            "thai_do": ("Ông/Bà có hài lòng với thái độ của công chức tiếp nhận hồ sơ không?", levels),
            "so_lan": (
                "Ông/Bà phải đi lại mấy lần để xong hồ sơ này?",
                [button(f"{n} lần", question, str(n)) for n in range(1, 6)],
            ),
            "ly_do": ("Điều gì làm Ông/Bà chưa hài lòng? Có thể chọn nhiều ý.", [*ticks, *done]),
            "gop_y": ("Ông/Bà có góp ý gì thêm không? Xin viết vào ô bên dưới.", []),
        }[question]

    def summary(self, before: str = "") -> list[Body]:
        self.open = "summary"
        lines = "\n".join(
            f"{at}. {name}: {self.label(key)}"
            for at, (key, name) in enumerate(zip(self.QUESTIONS, self.NAMES, strict=True), 1)
        )
        text = f"{before}\n\nCâu trả lời của Ông/Bà:\n{lines}\n\nÔng/Bà có thể sửa trong 30 phút.".strip()
        return [say(text, [button("Đúng rồi", "-", "!yes"), button("Sửa một câu", "-", "!fix")])]

    def label(self, question: str) -> str:
        value = self.answers.get(question)
        if isinstance(value, list):
            return ", ".join(REASONS[str(one)] for one in value)
        return "bỏ qua" if value is None else str(value)

    def end(self) -> list[Body]:
        self.open = None
        return [say("Cảm ơn Ông/Bà đã dành thời gian. Ý kiến của Ông/Bà đã được ghi nhận.")]


class WebServer:
    """The service in miniature. Faults are asked for by the test: `refuse`, `slow`, `no_stream` …"""

    def __init__(self) -> None:
        self.talks: dict[str, Talk] = {}
        self.posts: list[Body] = []  # every message as it came, repeated ones too
        self.faults: list[tuple[int, str]] = []  # (status, sentence) for the next messages; 0 breaks the connection
        self.stream = True
        self.defer = False  # answer "waiting", and let the replies come by the stream
        self.streams = 0
        self.app = Starlette(routes=self.routes())

    def routes(self) -> list[Route | Mount]:
        return [
            Route("/web/conversations", self.begin, methods=["POST"]),
            Route("/web/messages", self.message, methods=["POST"]),
            Route("/web/messages", self.history),
            Route("/web/stream", self.streaming),
            Route("/demo/cases", self.cases),
            Route("/k/{token}", self.chat),
            Route("/", lambda request: pages.page("picker", **UNIT)),
            Route("/notice", lambda request: pages.page("notice", **UNIT, **HOTLINE)),
            Mount("/static", pages.Assets()),
        ]

    async def chat(self, request: Request) -> Response:
        token = request.path_params["token"]
        if token == "het-han":
            return pages.page("error", 410, message="Đường dẫn này đã hết hạn.", **UNIT, **HOTLINE)
        return pages.page("chat", token=token, text_limit=LIMIT, telegram="", **UNIT, **HOTLINE)

    async def cases(self, request: Request) -> Response:
        names = ("Đăng ký khai sinh", "Cấp giấy chứng nhận đăng ký hộ kinh doanh", "Xác nhận tình trạng hôn nhân")
        keys = ("code", "procedure", "agency", "returned_on", "applicant", "token")
        rows = [
            (f"H57.12-26112{at}-00{at}7", name, "UBND phường Thuận Hóa", f"{20 - at}/11/2026", "Ông N.V.A", f"thu-{at}")
            for at, name in enumerate(names)
        ]
        return JSONResponse({"cases": [dict(zip(keys, row, strict=True)) for row in rows]})

    async def begin(self, request: Request) -> Response:
        secret = token_urlsafe(8)
        self.talks[secret] = Talk()
        return JSONResponse({"conversation": secret}, 201)

    def talk(self, request: Request) -> Talk | None:
        return self.talks.get(request.headers.get("authorization", "").removeprefix("Bearer "))

    async def message(self, request: Request) -> Response:
        posted = await request.json()
        self.posts.append(posted)
        talk = self.talk(request)
        if talk is None:
            return refusal(401, "Cuộc trò chuyện này không còn. Ông/Bà vui lòng mở lại đường dẫn.")
        if self.faults:
            return refusal(*self.faults.pop(0))
        if posted.get("start") == "nguoi-khac":
            return refusal(409, "Đường dẫn này đã được mở trên máy khác.")
        if posted["id"] not in talk.replies:
            talk.replies[posted["id"]] = self.answer(talk, posted)
        if self.defer and "start" not in posted:
            return JSONResponse({"bubbles": [], "state": "waiting"})
        return JSONResponse({"bubbles": talk.replies[posted["id"]], "state": "done"})

    def answer(self, talk: Talk, posted: Body) -> list[Body]:
        if "start" in posted:
            says = talk.greet()
        elif "tap" in posted:
            talk.put("citizen", say(posted["tap"]))  # history names a tap by its payload
            says = talk.tap(posted["tap"])
        else:
            talk.put("citizen", say(unicodedata.normalize("NFC", posted["text"])))
            says = talk.hear(posted["text"])
        return [talk.put("bot", one) for one in says]

    async def history(self, request: Request) -> Response:
        talk = self.talk(request)
        if talk is None:
            return refusal(401, "Cuộc trò chuyện này không còn. Ông/Bà vui lòng mở lại đường dẫn.")
        return JSONResponse({"bubbles": talk.bubbles[int(request.query_params["after"]) :]})

    async def streaming(self, request: Request) -> Response:
        talk = self.talk(request)
        if talk is None or not self.stream:
            return refusal(503, "")
        self.streams += 1
        return StreamingResponse(self.flow(talk, int(request.query_params["after"])), media_type="text/event-stream")

    async def flow(self, talk: Talk, after: int) -> AsyncIterator[str]:
        yield ": xin chào\n\n"
        while self.stream:
            if talk.bubbles[after:]:
                yield f"data: {json.dumps({'bubbles': talk.bubbles[after:]})}\n\n"
                after = len(talk.bubbles)
            await asyncio.sleep(0.02)


def refusal(status: int, sentence: str) -> Response:
    return JSONResponse({"error": {"code": "fake", "message": sentence}}, status)


app = WebServer().app
