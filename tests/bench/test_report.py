"""What `./hailong bench turns` prints for people."""

from __future__ import annotations

import io

from rich.console import Console

from cli.bench import show

ROW = {"per_s": 16.44, "p50_ms": 60.0, "p95_ms": 81.26, "cpu_ms": 55.5}
FLAT = {"first_ms": 9.04, "third_ms": 9.1}


def test_the_table_names_every_kind_and_level_with_a_decimal_comma() -> None:
    report = {kind: {level: dict(ROW) for level in ("1", "8", "32")} for kind in ("stock", "words", "taps")}
    more = {
        "ratio": {"words": {"1": 7.1}, "taps": {"8": 30.25}, "cpu": {"words": {"32": 5.4}}},
        "flat": dict.fromkeys(report, FLAT),
        "resident_mb": 901,
    }
    out = io.StringIO()
    show({**report, **more}, Console(file=out, width=120))
    text = out.getvalue()
    assert text.count("16,4") == 9
    assert "7,1 lần" in text
    assert "30,2 lần" in text
    assert "5,4 lần" in text
    assert "Bấm nút: phiếu đầu 9,0 ms một lượt, phiếu thứ ba của cùng người 9,1 ms." in text
    assert "901 MB" in text
