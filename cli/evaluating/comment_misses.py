"""Writes down every comment that was read otherwise than it is labelled, for somebody to look at."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cli.errors import BadFile
from cli.evaluating.comment_figures import Read


def write(file: Path, found: Sequence[Read]) -> int:
    """JSON lines in the order of the file, with personal data as they were; returns how many. Raises BadFile."""
    missed = [faults for one in found if len(faults := _faults(one)) > 2]
    try:
        file.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in missed), "utf-8")
    except OSError as error:
        raise BadFile(f"Không ghi được {file} ({error.strerror}).") from None
    return len(missed)


def _faults(one: Read) -> dict[str, Any]:
    """`id` and `text`, then only what is not as it was labelled."""
    comment, coded = one.comment, one.coded
    faults: dict[str, Any] = {"id": comment.id, "text": comment.text}
    if comment.themes is not None and one.assigned != comment.themes:
        faults["themes"] = {"labelled": sorted(comment.themes), "said": sorted(one.assigned)}
        faults["doubtful"] = [found.code for found in coded.doubtful]
    if comment.tone is not None and coded.tone != comment.tone:
        faults["sentiment"] = {"labelled": comment.tone, "said": coded.tone}
    if comment.personal is not None and (one.missed() or one.needless()):
        faults["pii"] = {"missed": one.missed(), "needless": one.needless()}
    if comment.sensitive is not None and coded.sensitive != comment.sensitive:
        faults["sensitive"] = {"labelled": comment.sensitive, "said": coded.sensitive}
    return faults
