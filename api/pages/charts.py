"""Charts drawn on the server as SVG: readable in black and white, each with a table of the same numbers beside it.

Nothing depends on colour alone: levels have patterns, series have dashes and marks, and every bar carries its number.
A strict content policy holds: shapes have attributes and classes (static/charts.css), never a style.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from zlib import crc32

from survey.display import NO_DATA, whole
from survey.measures.index import percent
from survey.questionnaire import SCALE

WIDE = 340  # units of a drawing; its letters stay readable where it is shrunk to a telephone
LEFT, RIGHT = 8, 74  # beside the bars: nothing, and room for a number
ROW, BAR = 46, 16
TALL, FOOT, MARGIN = 200, 34, 40  # of a line chart: the height, room for its labels below and at the left
MOST_LABELS = 5
NARROWEST = 7  # per cent of a bar from which a number fits inside
HUNDRED = 100.0
DASHES = ("", "7 4", "2 4", "10 3 2 3")
DARK = (0,)  # levels whose pattern wants white letters


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. `shown`: its number as people read it; `low` and `high`: its interval; `target`: what it should reach.

    `value` None: there is nothing to draw, and `shown` says why.
    """

    label: str
    value: float | None
    shown: str
    low: float | None = None
    high: float | None = None
    between: str = ""
    target: float | None = None
    target_shown: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One line: a value for each label of the chart, or None where there is none."""

    name: str
    values: Sequence[float | None]
    shown: Sequence[str]


@dataclass(frozen=True, slots=True)
class Levels:
    """One bar cut by the five levels; `counts[0]` is "Rất không hài lòng"."""

    label: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing with its table; a template writes it with `{{ chart }}`."""

    title: str
    drawing: str
    table: str

    def __html__(self) -> str:
        return (
            f'<figure class="chart"><figcaption>{escape(self.title)}</figcaption>'
            f'<div class="chart-parts"><div class="chart-drawing">{self.drawing}</div>{self.table}</div></figure>'
        )


def bars(title: str, rows: Sequence[Bar], *, head: str, of: str = "Nội dung", top: float | None = HUNDRED) -> Chart:
    """A bar for each row, from nought to `top` (None: the largest there is), with interval and target where known."""
    ends = [end for row in rows for end in (row.value, row.high, row.target) if end is not None]
    scale = (WIDE - LEFT - RIGHT) / ((max(ends, default=0) if top is None else top) or 1)
    drawn = "".join(_bar(row, at * ROW, scale) for at, row in enumerate(rows))
    more = [("Khoảng tin cậy 95%", [row.between for row in rows])] if any(row.between for row in rows) else []
    if any(row.target_shown for row in rows):
        more.append(("Mức cần đạt", [row.target_shown for row in rows]))
    columns = [(head, [row.shown for row in rows]), *more]
    return Chart(title, _svg(title, drawn, ROW * len(rows)), _table(title, of, [r.label for r in rows], columns))


def line(title: str, labels: Sequence[str], series: Sequence[Series], *, of: str, top: float | None = None) -> Chart:
    """Values over time, a line for each series; a gap where there is no value. `top` None: the largest there is."""
    known = [value for one in series for value in one.values if value is not None]
    highest = _round(max(known, default=0)) if top is None else top
    step = (WIDE - MARGIN - 12) / max(1, len(labels) - 1)
    drawn = "".join(_axes(highest)) + "".join(_below(labels, step))
    drawn += "".join(_series(one, at, step, (TALL - 12) / highest) for at, one in enumerate(series))
    drawn += "".join(_legend(series)) if len(series) > 1 else ""
    tall = TALL + FOOT + (18 * len(series) if len(series) > 1 else 0)
    return Chart(title, _svg(title, drawn, tall), _table(title, of, labels, [(one.name, one.shown) for one in series]))


def levels(title: str, rows: Sequence[Levels], *, of: str = "Nội dung") -> Chart:
    """A bar for each row, cut by the five levels in per cent of its answers."""
    key = f"chart-{crc32(title.encode()):x}"  # several drawings on a page must not share the names of their patterns
    drawn = _HATCHES.format(key=key) + "".join(_cut(row, at * ROW, key) for at, row in enumerate(rows))
    drawn += _scale_legend(ROW * len(rows) + 14, key)
    columns = [(name, [_share(row, at) for row in rows]) for at, name in enumerate(SCALE)]
    columns.append(("Số trả lời", [whole(sum(row.counts)) for row in rows]))
    tall = ROW * len(rows) + 14 + 20 * len(SCALE)
    return Chart(title, _svg(title, drawn, tall), _table(title, of, [row.label for row in rows], columns))


def _round(value: float) -> float:
    """The next round number, so that half of it is one to read too."""
    step = 10 ** max(0, len(str(int(value))) - 1)
    return next(step * times for times in (1, 2, 4, 6, 8, 10, 20) if step * times >= value) if value > 1 else 2


# bars


def _bar(row: Bar, y: float, scale: float) -> str:
    middle = y + 22 + BAR / 2
    parts = [_text(LEFT, y + 14, row.label)]
    if row.value is None:
        parts.append(_text(LEFT, middle + 5, row.shown))
    else:
        parts.append(_rect(LEFT, y + 22, row.value * scale, "chart-bar"))
        parts.append(_number(WIDE - RIGHT + 6, middle + 5, row.shown))
    if row.low is not None and row.high is not None:
        parts += _whisker(LEFT + row.low * scale, LEFT + row.high * scale, middle)
    if row.target is not None:
        at = LEFT + row.target * scale
        parts.append(_path(f"M{at:.1f} {y + 18:.1f}v{BAR + 8}", "chart-target"))
    return "".join(parts)


def _whisker(low: float, high: float, y: float) -> list[str]:
    shape = f"M{low:.1f} {y - 5:.1f}v10M{low:.1f} {y:.1f}H{high:.1f}M{high:.1f} {y - 5:.1f}v10"
    return [_path(shape, "chart-halo"), _path(shape, "chart-whisker")]


# lines


def _axes(highest: float) -> Iterator[str]:
    for part in (0, 0.5, 1):
        y = TALL - part * (TALL - 12)
        yield _path(f"M{MARGIN} {y:.1f}H{WIDE}", "chart-grid")
        mark = highest * part
        number = whole(int(mark)) if mark == int(mark) else f"{mark:.1f}".replace(".", ",")
        yield f'<text x="{MARGIN - 5}" y="{y + 5:.1f}" class="chart-mark" text-anchor="end">{number}</text>'


def _below(labels: Sequence[str], step: float) -> Iterator[str]:
    every = max(1, -(-len(labels) // MOST_LABELS))
    for at in range(0, len(labels), every):
        x = MARGIN + at * step
        side = "start" if at == 0 else "end" if at == len(labels) - 1 else "middle"
        yield f'<text x="{x:.1f}" y="{TALL + 20}" class="chart-mark" text-anchor="{side}">{escape(labels[at])}</text>'


def _series(one: Series, number: int, step: float, scale: float) -> str:
    points = [(MARGIN + at * step, v, TALL - (v or 0) * scale) for at, v in enumerate(one.values)]
    path, joined = "", False
    for x, value, y in points:
        path += "" if value is None else f"{'L' if joined else 'M'}{x:.1f} {y:.1f}"
        joined = value is not None
    dash = DASHES[number % len(DASHES)]
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    marks = "".join(_mark(number, x, y) for x, value, y in points if value is not None)
    return f'<path d="{path}" class="chart-line"{dashed}/>{marks}' if path else ""


def _mark(number: int, x: float, y: float) -> str:
    match number % len(DASHES):
        case 0:
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" class="chart-dot"/>'
        case 1:
            return f'<path d="M{x - 4:.1f} {y - 4:.1f}h8v8h-8z" class="chart-dot chart-hollow"/>'
        case 2:
            return f'<path d="M{x:.1f} {y - 5:.1f}l5 9h-10z" class="chart-dot"/>'
    return f'<path d="M{x:.1f} {y - 5:.1f}l5 5l-5 5l-5 -5z" class="chart-dot chart-hollow"/>'


def _legend(series: Sequence[Series]) -> Iterator[str]:
    for at, one in enumerate(series):
        y = TALL + FOOT + 18 * at
        dash = DASHES[at % len(DASHES)]
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        yield f'<path d="M{MARGIN} {y + 4}h34" class="chart-line"{dashed}/>{_mark(at, MARGIN + 17, y + 4)}'
        yield _text(MARGIN + 44, y + 9, one.name)


# five levels


def _cut(row: Levels, y: float, key: str) -> str:
    total, x, parts = sum(row.counts), float(LEFT), [_text(LEFT, y + 14, row.label)]
    if not total:
        return "".join([*parts, _text(LEFT, y + 22 + BAR, NO_DATA)])
    for level, count in enumerate(row.counts):
        width = (WIDE - 2 * LEFT) * count / total
        parts.append(_rect(x, y + 22, width, f"chart-level-{level + 1}", _pattern(level, key)) if count else "")
        if 100 * count / total >= NARROWEST:
            parts.append(_inside(x + width / 2, y + 22 + BAR - 4, f"{100 * count / total:.0f}", level))
        x += width
    return "".join(parts)


def _inside(x: float, y: float, text: str, level: int) -> str:
    shade = " chart-light" if level in DARK else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" class="chart-inside{shade}" text-anchor="middle">{text}</text>'


def _pattern(level: int, key: str) -> str:
    """The hatching of a level: the fewer lines, the more content; the two ends are plain dark and plain light."""
    name = ("", "dense", "dots", "sparse", "")[level]
    return f"{key}-{name}" if name else ""


_HATCHES = (
    '<defs><pattern id="{key}-dense" width="4" height="4" patternUnits="userSpaceOnUse">'
    '<path d="M0 4L4 0" class="chart-hatch"/></pattern>'
    '<pattern id="{key}-dots" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<circle cx="3" cy="3" r="1" class="chart-speck"/></pattern>'
    '<pattern id="{key}-sparse" width="10" height="10" patternUnits="userSpaceOnUse">'
    '<path d="M0 0L10 10" class="chart-hatch"/></pattern></defs>'
)


def _scale_legend(y: float, key: str) -> str:
    parts = []
    for level, name in enumerate(SCALE):
        parts.append(_rect(LEFT, y + 20 * level, 26, f"chart-level-{level + 1}", _pattern(level, key), 13))
        parts.append(_text(LEFT + 34, y + 20 * level + 12, name))
    return "".join(parts)


def _share(row: Levels, level: int) -> str:
    found = percent(row.counts[level], sum(row.counts))
    return "–" if found is None else f"{found.replace('.', ',')}% ({whole(row.counts[level])})"


# shapes


def _svg(title: str, drawn: str, tall: float) -> str:
    """The drawing says its title to who cannot see it; its numbers are in the table beside it."""
    return (
        f'<svg viewBox="0 0 {WIDE} {tall:.0f}" role="img" aria-label="{escape(title)} (biểu đồ; số liệu ở bảng kèm)">'
        f"{drawn}</svg>"
    )


def _text(x: float, y: float, text: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" class="chart-text">{escape(_cut_short(text))}</text>'


def _number(x: float, y: float, text: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" class="chart-number">{escape(text)}</text>'


def _cut_short(text: str, most: int = 46) -> str:
    """A label too long for its line; the table beside has it whole."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _rect(x: float, y: float, width: float, name: str, pattern: str = "", tall: float = BAR) -> str:
    at = f'x="{x:.1f}" y="{y:.1f}" width="{max(0, width):.1f}" height="{tall}"'
    hatched = f'<rect {at} fill="url(#{pattern})" class="chart-edge"/>' if pattern else ""
    return f'<rect {at} class="{name}"/>{hatched}'


def _path(shape: str, name: str) -> str:
    return f'<path d="{shape}" class="{name}"/>'


def _table(title: str, of: str, labels: Sequence[str], columns: Sequence[tuple[str, Sequence[str]]]) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in (of, *(name for name, _ in columns)))
    rows = "".join(
        f'<tr><th scope="row">{escape(label)}</th>'
        + "".join(f"<td>{escape(cells[at])}</td>" for _, cells in columns)
        + "</tr>"
        for at, label in enumerate(labels)
    )
    return (
        f'<div class="chart-table" role="region" aria-label="Bảng số liệu: {escape(title)}" tabindex="0"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
