"""The comments that the coder learns from, as they stand in the files."""

from __future__ import annotations

import json

from themes.coder import DATA

FILES = sorted((DATA / "themes").glob("*.jsonl"))
LABELLED = [json.loads(line) for file in FILES for line in file.read_text("utf-8").splitlines()]
