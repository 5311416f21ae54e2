"""The yearly report as DOCX: scope and method, sample, exclusions, results, comparison with the year before."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from docx.document import Document as Paper

from exports.report import form, tables
from exports.report.packing import packed
from exports.report.year import Agency, Level, Results, Year
from survey.display import NO_DATA, day, percentage, points, whole
from survey.letterhead import Letterhead
from survey.measures.index import fixed
from survey.measures.interval import newcombe

SUBJECT = "Kết quả đo lường sự hài lòng của người dân, tổ chức đối với sự phục vụ của cơ quan hành chính nhà nước"
SCALE_HEAD = ("Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng")

type Title = Callable[[str], str]


def document(year: Year, before: Year | None, by: Letterhead, title: Title) -> bytes:
    """The report; `title` names a rule of cleaning. The same figures make the same bytes."""
    made = form.paper(f"{SUBJECT} năm {year.number}", by.agency)
    form.heading(made, by, SUBJECT, year.number)
    _method(made, year, by)
    _sample(made, year)
    _excluded(made, year, title)
    form.chapter(made, "IV. KẾT QUẢ")
    for one in year.whole.results.values():
        _results(made, year, one)
    if not year.whole.results:
        form.say(made, "Chưa có phiếu trả lời nào trong kỳ.")
    _compared(made, year, before)
    form.chapter(made, "VI. NHẬN XÉT, KIẾN NGHỊ")
    form.say(made, "(Đơn vị soạn thảo bổ sung.)")
    form.with_what_follows(made)
    form.signature(made, by)
    raw = io.BytesIO()
    made.save(raw)
    return packed(raw.getvalue(), year.computed_at)


def _method(made: Paper, year: Year, by: Letterhead) -> None:
    form.chapter(made, "I. PHẠM VI, ĐỐI TƯỢNG, PHƯƠNG PHÁP")
    first, last = day(year.first), day(year.last)
    form.say(
        made,
        f"1. Phạm vi: hồ sơ thủ tục hành chính trả kết quả từ ngày {first} đến hết ngày {last}, kể cả hồ sơ bị từ "
        "chối. Một hồ sơ thuộc về ngày trả kết quả; mỗi hồ sơ được tính nhiều nhất một phiếu.",
    )
    form.say(
        made,
        "2. Đối tượng: người dân, tổ chức đã nhận kết quả. Người trả lời được hỏi qua tin nhắn, trang web hoặc phiếu "
        "giấy, sau khi đồng ý; câu nào cũng có thể bỏ qua.",
    )
    form.say(
        made,
        "3. Cách tính: chỉ số là tỷ lệ phần trăm câu trả lời “Hài lòng” và “Rất hài lòng” trên tổng số câu trả lời "
        f"theo thang năm mức. Phương pháp {year.method}; tính lúc {_moment(year)}."
        + (f" Nguồn số liệu: {year.source}." if year.source else ""),
    )
    form.say(
        made,
        "4. Kết quả này chỉ nói về phần cung ứng dịch vụ hành chính công và những người đã được hỏi; không phải và "
        "không thay thế chỉ số SIPAS do Bộ Nội vụ công bố.",
    )
    if by.choices:
        form.say(made, "5. Lựa chọn của đơn vị, không phải quy định của pháp luật:")
        form.items(made, by.choices)


def _sample(made: Paper, year: Year) -> None:
    form.chapter(made, "II. MẪU KHẢO SÁT")
    rows = [("Hồ sơ đã trả kết quả", whole(year.whole.cases))]
    for one in year.whole.results.values():
        rows += [
            (f"Bộ câu hỏi {one.ref}: hồ sơ được mời", whole(one.invited)),
            ("Bắt đầu trả lời", whole(one.started)),
            ("Trả lời hết", whole(one.completed)),
            ("Phiếu thu về", whole(one.returned)),
            ("Phiếu bị loại", whole(one.returned - one.valid)),
            ("Phiếu hợp lệ", whole(one.valid)),
            ("Tỷ lệ thu về trên số được mời", percentage(one.response_rate)),
        ]
    tables.caption(made, "Bảng. Mẫu khảo sát")
    tables.table(made, ("Nội dung", "Số lượng"), rows, (115, 45))
    known = [one for one in year.agencies if one.met is not None]
    if known:
        met = sum(bool(one.met) for one in known)
        form.say(
            made,
            f"Số phiếu hợp lệ đạt mức tối thiểu của đơn vị đặt ra ở {met}/{len(known)} cơ quan; chi tiết ở phụ lục 1.",
        )


def _excluded(made: Paper, year: Year, title: Title) -> None:
    form.chapter(made, "III. PHIẾU BỊ LOẠI")
    numbers: dict[str, int] = {}
    for one in year.whole.results.values():
        for rule, number in one.excluded.items():
            numbers[rule] = numbers.get(rule, 0) + number
    if not numbers:
        form.say(made, "Không có phiếu nào bị loại.")
        return
    form.say(
        made,
        f"{whole(sum(numbers.values()))} phiếu bị loại khỏi số liệu sau khi có người xem xét. Phiếu bị loại vẫn được "
        "lưu cùng lý do, người quyết định và có thể được xem lại.",
    )
    tables.caption(made, "Bảng. Phiếu bị loại theo lý do")
    ordered = sorted(numbers.items(), key=lambda one: (-one[1], one[0]))
    tables.table(made, ("Lý do", "Số phiếu"), [(title(rule), whole(n)) for rule, n in ordered], (115, 45))


def _results(made: Paper, year: Year, one: Results) -> None:
    form.part(made, f"{one.title} ({one.ref})")
    _said(made, one)
    tables.caption(made, "Biểu đồ. Các yếu tố theo năm mức (% số câu trả lời)")
    tables.bars(made, (one.overall, *one.factors))
    tables.caption(made, "Bảng. Chỉ số theo yếu tố")
    tables.table(made, ("Yếu tố", *SCALE_HEAD, "Số trả lời", "Chỉ số"), list(_by_level(one)), _LEVEL_WIDTHS)
    tables.caption(made, "Bảng. Chỉ số theo câu hỏi")
    tables.table(made, ("Câu hỏi", "Số trả lời", "Chỉ số"), list(_by_question(one.questions)), (110, 25, 25))
    rows = list(_by_agency(year.agencies, one.ref))
    if rows:
        names = [name for name, _ in _SHORT]
        tables.caption(made, "Bảng. Chỉ số theo cơ quan và yếu tố (%)")
        tables.table(made, ("Cơ quan", "Phiếu", "Chung", *names), rows, (47, 15, 18, *(16 for _ in names)))
        note = "; ".join(f"{short}: {factor}" for short, factor in _SHORT)
        form.say(made, f"Ghi chú: {note}. Ô “–” là không có câu trả lời. Cơ quan xếp theo mã, không xếp hạng.")


def _said(made: Paper, one: Results) -> None:
    overall = one.overall
    text = f"Chỉ số hài lòng chung là {percentage(overall.percent)} ({_of(overall)})"
    if overall.interval:
        low, high = (percentage(end) for end in overall.interval)
        text += f"; khoảng tin cậy 95% từ {low} đến {high}"
    form.say(made, f"{text}. Trung bình cộng của các yếu tố, nêu để đối chiếu: {percentage(one.mean)}.")
    if one.question and one.question.n:
        form.say(
            made,
            f"Riêng câu hỏi chung về lần làm thủ tục: {percentage(one.question.percent)} ({_of(one.question)}).",
        )


def _of(one: Level) -> str:
    return f"{whole(one.satisfied)}/{whole(one.n)} câu trả lời"


_LEVEL_WIDTHS = (42, 17, 17, 17, 17, 17, 16, 17)
# Short heads for the columns of the factors, in the order of the method.
_SHORT = (
    ("I", "Tiếp cận dịch vụ hành chính công"),
    ("II", "Thủ tục hành chính"),
    ("III", "Công chức trực tiếp giải quyết công việc"),
    ("IV", "Kết quả dịch vụ hành chính công"),
    ("V", "Tiếp nhận, giải quyết góp ý, phản ánh, kiến nghị"),
)


def _by_level(one: Results) -> Iterator[tuple[str, ...]]:
    for level in (*one.factors, one.overall):
        yield (level.name, *map(whole, level.counts), whole(level.n), percentage(level.percent))


def _by_question(levels: Sequence[Level]) -> Iterator[tuple[str, ...]]:
    for one in levels:
        yield (one.name, whole(one.n), percentage(one.percent))


def _by_agency(agencies: Sequence[Agency], ref: str) -> Iterator[tuple[str, ...]]:
    for one in agencies:
        found = one.results.get(ref)
        if found is not None:
            factors = (found.factor(name) for _, name in _SHORT)
            yield (one.name, whole(found.valid), _short(found.overall), *(_short(factor) for factor in factors))


def _short(level: Level | None) -> str:
    """A percentage in a narrow column: its head says that it is one."""
    return "–" if level is None or level.percent is None else level.percent.replace(".", ",")


def _compared(made: Paper, year: Year, before: Year | None) -> None:
    form.chapter(made, "V. SO SÁNH VỚI NĂM TRƯỚC")
    if before is None:
        form.say(made, "Chưa có số liệu năm trước để so sánh.")
        return
    shared = [ref for ref in year.whole.results if ref in before.whole.results]
    if not shared or before.method != year.method:
        form.say(made, "Hai năm dùng bộ câu hỏi hoặc cách tính khác nhau nên không so sánh trực tiếp được.")
        return
    for ref in shared:
        now, then = year.whole.results[ref], before.whole.results[ref]
        pairs = [(now.overall, then.overall), *((one, then.factor(one.name)) for one in now.factors)]
        years = f"Năm {before.number}", f"Năm {year.number}"
        head = ("Nội dung", *years, "Chênh lệch (điểm phần trăm)", "Khoảng tin cậy 95%")
        tables.caption(made, f"Bảng. So sánh với năm {before.number} ({ref})")
        tables.table(made, head, [_pair(new, old) for new, old in pairs], (54, 22, 22, 27, 35))
        form.say(
            made,
            "Khoảng tin cậy của chênh lệch có chứa số 0 thì chưa đủ căn cứ để nói là tăng hay giảm.",
        )


def _pair(new: Level, old: Level | None) -> tuple[str, ...]:
    shares = percentage(old.percent if old else None), percentage(new.percent)
    return (new.name, *shares, change(new, old), _sure(new, old))


def _sure(new: Level, old: Level | None) -> str:
    """The interval of the difference, where both years say how many people are behind them."""
    if old is None or new.sample is None or old.sample is None:
        return NO_DATA
    low, high = (points(fixed(end)) for end in newcombe(new.sample, old.sample))
    return f"{low} đến {high}"


def change(new: Level, old: Level | None) -> str:
    """The difference of the exact shares in points, rounded once: "+1,28"."""
    if old is None or not new.n or not old.n:
        return NO_DATA
    points = 100 * (Fraction(new.satisfied, new.n) - Fraction(old.satisfied, old.n))
    hundredths = (abs(points) * 200 + 1) // 2
    sign = "" if not hundredths else "+" if points > 0 else "-"
    return f"{sign}{hundredths // 100},{hundredths % 100:02d}"


def _moment(year: Year) -> str:
    return f"{year.computed_at:%H:%M} ngày {day(year.computed_at)}"
