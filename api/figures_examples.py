"""The examples of the figures API, as its documentation page shows them: made-up counts, figures made by the method."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

from survey.measures.block import block
from survey.measures.figures import AgencyName, Figures, FormerAgency
from survey.measures.period import month
from survey.measures.quota import Band, Forms, QuotaTable, quota
from survey.measures.stamp import stamped, written
from survey.measures.tallied import Counted, Group, Tally
from survey.questionnaire import Factor, Kind, Question, Questionnaire, Role, Section

_WEB, _ZALO, _HELPED = Group("web"), Group("zalo"), Group("zalo", helped=True)
_FLAGGED = Group("web", flagged=True)
_FORM = Questionnaire(
    "tthc-rut-gon",
    1,
    "Khảo sát ngắn sau khi nhận kết quả thủ tục hành chính",
    (
        Section(
            "cong_chuc",
            "Công chức giải quyết công việc",
            (
                Question(
                    "thai_do",
                    Kind.SINGLE,
                    "Ông/Bà hài lòng ở mức nào về cán bộ giải quyết hồ sơ (thái độ, hướng dẫn)?",
                    factor=Factor.OFFICIAL,
                ),
                Question("chung", Kind.SINGLE, "Nhìn chung, Ông/Bà hài lòng ở mức nào?", role=Role.OVERALL),
            ),
        ),
    ),
)
_FLOOR = QuotaTable(
    2024,
    "Kế hoạch đo lường sự hài lòng năm 2024 của Huế, bảng số phiếu tối thiểu theo số lượt giao dịch",
    (Band(0, None), Band(100, 100), Band(1000, 200), Band(5000, 500)),
)


def _said(question: str, group: Group, *levels: int) -> list[Tally]:
    return [Tally(question, "answered", level, n, group) for level, n in enumerate(levels, 1) if n]


_COUNTED = Counted(
    reach=Counter(invited=190, delivered=176, started=99, completed=91),
    dispositions=Counter(completed=91, partial=7, refused=3),
    valid=Counter({_WEB: 52, _FLAGGED: 3, _ZALO: 32, _HELPED: 8}),
    excluded=Counter(official=2, duplicate=1),
    tallies=[
        *_said("thai_do", _WEB, 1, 1, 2, 14, 30),
        *_said("thai_do", _FLAGGED, 0, 0, 0, 0, 3),
        *_said("thai_do", _ZALO, 0, 1, 1, 9, 19),
        *_said("thai_do", _HELPED, 0, 0, 1, 2, 5),
        Tally("thai_do", "skipped", None, 1, _WEB),
        Tally("thai_do", "no_opinion", None, 2, _ZALO),
        *_said("chung", _WEB, 1, 1, 3, 17, 26),
        *_said("chung", _ZALO, 1, 0, 1, 10, 18),
        *_said("chung", _HELPED, 0, 0, 1, 3, 4),
    ],
)
_FIGURES = Figures(
    agency=AgencyName("H57.39", "UBND phường Thuận Hóa"),
    carries=(FormerAgency("H57.31.15", "UBND phường Phú Hội", date(2025, 6, 30)),),
    children=False,
    period=month(2026, 11),
    channel=None,
    helped=None,
    flagged=None,
    computed_at=datetime(2026, 12, 22, 12, 30, tzinfo=UTC),
    cases=214,
    quota=quota(_FLOOR, 2026, Forms(cases=2310, returned=612, valid=598), date(2026, 12, 22)),
    no_quota=None,
    questionnaires=(block(_FORM, 214, _COUNTED),),
)

RESPONSE: dict[str, Any] = json.loads(written(stamped(_FIGURES)))
PAGE: dict[str, Any] = {"items": [RESPONSE], "after": "H57.39"}
