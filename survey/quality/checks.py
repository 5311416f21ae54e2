"""One function a check: the facts of a response, and the numbers of the rule, to a Vietnamese reason or None."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from survey.display import day
from survey.measures.period import VIETNAM
from survey.quality.facts import Facts
from survey.reading import read

type Numbers = Mapping[str, int]

LOW, HIGH = (1, 2), (4, 5)
CONTRAST = ("nhưng", "nhung", "tuy ", "song ", "còn ")  # a comment with one of these is not only praise or blame


def not_eligible(facts: Facts, numbers: Numbers) -> str | None:
    if facts.returned_at is None:
        return "Hồ sơ chưa ghi ngày trả kết quả"
    wanted = numbers.get("status", 0)
    if wanted and facts.status is not None and facts.status != wanted:
        return f"Hồ sơ đang ở trạng thái {facts.status}, chưa phải trạng thái đã trả kết quả ({wanted})"
    return None if facts.adult else "Người nộp chưa đủ 18 tuổi"


def before_result(facts: Facts, numbers: Numbers) -> str | None:
    if facts.first_at is None or facts.returned_at is None or facts.first_at >= facts.returned_at:
        return None
    return f"Trả lời lúc {_moment(facts.first_at)}, trước khi trả kết quả ({_moment(facts.returned_at)})"


def official(facts: Facts, numbers: Numbers) -> str | None:
    if facts.official_answered:
        return "Trả lời từ số điện thoại có trong danh sách cán bộ"
    return "Số điện thoại trên hồ sơ có trong danh sách cán bộ" if facts.official_filed else None


def duplicate(facts: Facts, numbers: Numbers) -> str | None:
    if not facts.twins:
        return None
    return f"Cùng máy hoặc số này còn {facts.twins} phiếu về cùng thủ tục, cùng cơ quan, cùng ngày trả kết quả"


def incomplete(facts: Facts, numbers: Numbers) -> str | None:
    missing = facts.scored - len(facts.levels) - facts.no_opinion
    if not facts.scored or missing * 100 <= numbers["percent"] * facts.scored:
        return None
    return f"Bỏ trống {missing}/{facts.scored} câu chấm mức (quá {numbers['percent']}%)"


def too_fast(facts: Facts, numbers: Numbers) -> str | None:
    if facts.seconds is None or facts.replies < numbers["questions"]:
        return None
    if not _hasty(facts, numbers):
        return None
    return f"Trả lời {facts.replies} câu trong {_seconds(facts.seconds)}"


def straight_line(facts: Facts, numbers: Numbers) -> str | None:
    """One level throughout is a fair answer; it is looked at only together with a pace at which nobody reads."""
    if len(facts.levels) < numbers["questions"] or len(set(facts.levels)) > 1 or not _hasty(facts, numbers):
        return None
    pace = _seconds(facts.seconds or 0)
    return f"Cả {len(facts.levels)} câu chấm cùng mức {facts.levels[0]}, trả lời {facts.replies} câu trong {pace}"


def contradiction(facts: Facts, numbers: Numbers) -> str | None:
    """Levels all on one side, and a comment that the reader takes, without doubt, for the other."""
    if len(facts.levels) < numbers["questions"]:
        return None
    said = {level for comment in facts.comments if (level := _judged(comment)) is not None}
    if _all_in(facts.levels, LOW) and said and _all_in(tuple(said), HIGH):
        return f"Cả {len(facts.levels)} câu chấm mức 1–2 nhưng lời góp ý chỉ khen"
    if _all_in(facts.levels, HIGH) and said and _all_in(tuple(said), LOW):
        return f"Cả {len(facts.levels)} câu chấm mức 4–5 nhưng lời góp ý chỉ chê"
    return None


def burst(facts: Facts, numbers: Numbers) -> str | None:
    if facts.last_at is None or facts.helped or facts.on_paper:
        return None
    most = _most_within((*facts.near, facts.last_at), facts.last_at, timedelta(minutes=numbers["minutes"]))
    if most < numbers["responses"]:
        return None
    return f"{most} phiếu từ cùng máy hoặc số điện thoại trong {numbers['minutes']} phút"


def console(facts: Facts, numbers: Numbers) -> str | None:
    return "Trả lời từ cửa sổ lệnh, là phiếu thử" if facts.channel == "console" else None


def _hasty(facts: Facts, numbers: Numbers) -> bool:
    """The first answer begins the clock, so that one question fewer than replies lies in the time."""
    if facts.seconds is None:
        return False
    return facts.seconds * 10 < numbers["tenths_per_question"] * (facts.replies - 1)


def _judged(comment: str) -> int | None:
    """The level that the words stand for; None when they weigh one thing against another ("tốt nhưng lâu")."""
    reading = read(comment)
    if any(word in comment.casefold() for word in CONTRAST) or not isinstance(reading.value, int):
        return None
    return reading.value if reading.label.startswith("likert_") else None


def _all_in(levels: Sequence[int], side: Sequence[int]) -> bool:
    return all(level in side for level in levels)


def _most_within(moments: Sequence[datetime], own: datetime, width: timedelta) -> int:
    """The most of the moments that lie in one window of this width which holds the response's own."""
    starts = [one for one in moments if own - width <= one <= own]
    return max(sum(start <= one <= start + width for one in moments) for start in starts)


def _seconds(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole} giây" if whole < 120 else f"{whole // 60} phút {whole % 60} giây"


def _moment(at: datetime) -> str:
    local = at.astimezone(VIETNAM)
    return f"{local:%H:%M} {day(local)}"
