"""`python -m tests.fakes.telegram`: the fake by hand; its first line says where it is."""

from __future__ import annotations

import argparse

from tests.fakes.telegram.app import NAME, Telegram
from tests.fakes.wire.serving import run

parser = argparse.ArgumentParser(prog="python -m tests.fakes.telegram", description="A little Telegram Bot API.")
parser.add_argument("--port", type=int, default=0, help="0: any free one")
parser.add_argument("--token", default="", help="the only right token; without it, any")
parser.add_argument("--name", default=NAME, help="the bot's user name")
parser.add_argument("--webhook", default="", help="as if the bot had called setWebhook")
parser.add_argument("--secret", default="", help="sent along with every webhook call")
given = parser.parse_args()
run(Telegram(given.token, given.name, given.webhook, given.secret), given.port)
