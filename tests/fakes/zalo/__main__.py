"""`python -m tests.fakes.zalo`: the fake by hand; its first line says where it is, and with which keys."""

from __future__ import annotations

import argparse

from tests.fakes.wire.serving import run
from tests.fakes.zalo.app import APP_ID, APP_SECRET, OA_ID, OA_SECRET, Zalo

parser = argparse.ArgumentParser(prog="python -m tests.fakes.zalo", description="A little Zalo.")
parser.add_argument("--port", type=int, default=0, help="0: any free one")
parser.add_argument("--webhook", default="", help="where events go")
parser.add_argument("--app-id", default=APP_ID)
parser.add_argument("--app-secret", default=APP_SECRET, help="for tokens")
parser.add_argument("--oa-id", default=OA_ID)
parser.add_argument("--oa-secret", default=OA_SECRET, help="for signatures")
given = parser.parse_args()
run(Zalo(given.app_id, given.app_secret, given.oa_id, given.oa_secret, given.webhook), given.port)
