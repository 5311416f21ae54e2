"""`./hailong agency` as people type it: what an agency sees of itself, and no more."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from tests import published


def test_an_agency_is_told_as_its_own_readers_see_it(ask, database: str, tmp_path: Path):
    asyncio.run(published.fill(database, 3000))
    code, out, err = ask("agency", "H57.39", "--period", "2025")
    assert (code, err) == (0, "")
    assert out.startswith("UBND phường Thuận Hóa · Năm 2025\nNăm 2025: ") and "  Chung: " in out
    code, out, _ = ask("agency", "H57.39", "--period", "2025", "--json")
    found = json.loads(out)
    assert code == 0 and found["smallest_cell"] == 5
    share = found["questionnaires"][0]["figures"]["overall"]
    assert ask("agency", "H57.39", "--period", "2025", "--csv", "don-vi.csv")[0] == 0
    assert f",{share['satisfied']},{share['percent']}," in (tmp_path / "don-vi.csv").read_text("utf-8-sig")


def test_what_nobody_knows_is_told_in_a_sentence(ask, database: str):
    code, _, err = ask("agency", "H99")
    assert code == 1 and "Không có đơn vị nào mang mã «H99»" in err
    code, _, err = ask("agency", "H57.39", "--period", "mai")
    assert code == 1 and "Không đọc được kỳ «mai»" in err
