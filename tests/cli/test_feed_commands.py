"""`./hailong keys`, `publish` and `webhooks` as people type them, on a real database and a real receiver."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from standardwebhooks import Webhook

from tests.answered import Asked, Finished, fill, form
from tests.feeding import feeding


@pytest.fixture
def filled(database: str) -> str:
    fill(database, [Finished(talks=[Asked(answers={"thai_do": 4})])], (form(),))
    return database


class Receiver:
    """Takes whatever is posted, in a thread of its own: a command has an event loop for itself."""

    def __init__(self, status: int) -> None:
        self.calls: list[tuple[dict[str, str], bytes]] = []
        taken = self.calls

        class Take(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                taken.append((dict(self.headers), self.rfile.read(int(self.headers["content-length"]))))
                self.send_response(status)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Take)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"


@pytest.fixture
def receiver(request: pytest.FixtureRequest) -> Iterator[Receiver]:
    one = Receiver(getattr(request, "param", 204))
    thread = threading.Thread(target=one.server.serve_forever)
    thread.start()
    yield one
    one.server.shutdown()
    thread.join()
    one.server.server_close()


def test_a_key_is_shown_once_and_then_known_by_its_label(ask, database):
    code, out, _ = ask("keys", "create", "cham-diem", "--scope", "figures:read", "--days", "30", "--json")
    made = json.loads(out)
    assert code == 0 and made["key"].startswith(made["label"])
    code, out, _ = ask("keys", "list")
    assert code == 0 and made["label"] in out and made["key"] not in out
    for words in ("cham-diem", "figures:read", "dùng được", "chưa dùng"):
        assert words in out

    async def used() -> int:
        async with feeding(database) as feed:
            return (await feed.get("/v1/figures", key=made["key"])).status_code

    assert asyncio.run(used()) == 200
    assert "dùng lần cuối" in ask("keys", "list")[1]


def test_a_key_is_rotated_and_revoked(ask):
    label = json.loads(ask("keys", "create", "a", "--scope", "cases:write", "--json")[1])["label"]
    code, out, _ = ask("keys", "rotate", label, "--overlap-days", "3")
    assert code == 0 and "chỉ" not in label and label not in out.split("Nhãn")[1]
    assert ask("keys", "revoke", label) == (0, f"Đã thu hồi khóa {label}.\n", "")
    code, _, err = ask("keys", "rotate", label)
    assert code == 1 and "keys list" in err
    assert ask("keys", "revoke", "hl_khong")[0] == 1
    told = json.loads(ask("keys", "list", "--json")[1])
    assert [one["revoked_at"] is None for one in told["keys"]] == [False, True]


def test_keys_of_the_settings_are_listed_by_name_only(ask, monkeypatch):
    monkeypatch.setenv("HAILONG_API_KEYS", "mot-cua:khoa-rat-bi-mat-0001")
    out = ask("keys", "list")[1]
    assert "mot-cua" in out and "khoa-rat-bi-mat" not in out and "snapshots:write" not in out


def test_an_unknown_scope_is_refused_with_the_ones_there_are(ask, monkeypatch):
    monkeypatch.delenv("HAILONG_API_KEYS", raising=False)
    code, _, err = ask("keys", "create", "a", "--scope", "figures:all")
    assert code == 1 and "figures:all" in err and "figures:read" in err
    assert "Chưa có khóa nào" in ask("keys", "list")[1]


def test_a_period_is_published_opened_and_listed(ask, filled):
    assert "Chưa công bố kỳ nào" in ask("publish")[1]
    code, out, _ = ask("publish", "2026-01", "--by", "Sở Nội vụ")
    assert code == 0 and out.startswith("2026-01-1  01/01/2026–31/01/2026") and "chỉ khóa API xem được" in out
    code, _, err = ask("publish", "2026-01")
    assert code == 1 and "đã công bố (2026-01-1)" in err
    assert ask("publish", "2026-01", "--again", "--reason", "Sửa")[0] == 0
    assert "mọi người xem được" in ask("publish", "--open", "2026-01-2")[1]
    assert "đã có bản thay: 2026-01-2" in ask("publish")[1]
    (latest, first) = json.loads(ask("publish", "--json")[1])
    assert (latest["id"], latest["public"], first["by"]) == ("2026-01-2", True, "Sở Nội vụ")
    assert ask("publish", "--open", "khong-co")[0] == 1
    assert ask("publish", "--from", "2026-02-01", "--to", "10/02/2026")[1].startswith("2026-02-01..2026-02-10-1")


@pytest.mark.parametrize("words", [["2199"], ["quý 3"], ["2026", "--from", "2026-01-01"], ["--from", "2026-01-01"]])
def test_what_cannot_be_published_is_said(ask, filled, words):
    code, out, err = ask("publish", *words)
    assert code == 1 and out == "" and err


def test_a_subscriber_is_added_tried_and_removed(ask, receiver):
    made = json.loads(ask("webhooks", "add", receiver.url, "--json")[1])
    code, out, _ = ask("webhooks", "test", made["id"])
    assert code == 0 and "webhook.test" in out and "đã tới sau 1 lần: HTTP 204" in out
    ((headers, body),) = receiver.calls
    assert Webhook(made["secret"]).verify(body, headers)["type"] == "webhook.test"
    out = ask("webhooks", "list")[1]
    assert receiver.url in out and "đã tới 1, đang chờ 0, hỏng 0" in out and made["secret"] not in out
    assert ask("webhooks", "resend", "1")[1] == "Đã đưa 1 lần gửi vào hàng gửi lại.\n"
    assert ask("webhooks", "remove", made["id"])[0] == 0
    assert "đã gỡ" in ask("webhooks", "list")[1]
    for command in ("remove", "test"):
        assert ask("webhooks", command, made["id"])[0] == 1


@pytest.mark.parametrize("receiver", [500], indirect=True)
def test_a_test_that_does_not_arrive_is_a_failure_that_is_told(ask, receiver):
    made = json.loads(ask("webhooks", "add", receiver.url, "--json")[1])
    code, out, err = ask("webhooks", "test", made["id"])
    assert code == 1 and "HTTP 500" in out and "thử lại" in out and "chưa tới" in err
    assert ask("webhooks", "add", "ftp://x")[0] == 1
    assert ask("webhooks", "resend")[0] == 1
    assert json.loads(ask("webhooks", "list", "--json")[1])["deliveries"][0]["state"] == "waiting"
