"""Charts: what is drawn, that the table says the same, and that nothing needs colour, a script or a style."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from api.pages.charts import Bar, Levels, Series, bars, levels, line

SVG = "{http://www.w3.org/2000/svg}"
INDEX = [
    Bar("UBND phường Phú Hội", 84.09, "84,09%", 80.1, 87.4, "80,10–87,40", 85, "85%"),
    Bar("Sở Y tế", None, "không có dữ liệu"),
]
WEEKS = Series("Bắt đầu", [3, None, 9], ["3", "–", "9"]), Series("Trả lời hết", [2, None, 8], ["2", "–", "8"])
SAID = [Levels("Tiếp cận", (5, 10, 20, 40, 25)), Levels("Kết quả", (0, 0, 0, 0, 0))]


def every():
    return [
        bars("Chỉ số theo đơn vị", INDEX, head="Chỉ số"),
        line("Phiếu theo tuần", ["2/11", "9/11", "16/11"], WEEKS, of="Tuần"),
        levels("Năm mức theo yếu tố", SAID),
    ]


def drawing(chart) -> ElementTree.Element:
    return ElementTree.fromstring(chart.drawing.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def cells(chart) -> list[list[str]]:
    rows = ElementTree.fromstring(chart.table).iter("tr")
    return [[cell.text or "" for cell in row] for row in rows]


@pytest.mark.parametrize("chart", every(), ids=["bars", "line", "levels"])
def test_a_chart_needs_no_style_and_no_script_and_has_a_name(chart):
    html = chart.__html__()
    assert " style=" not in html and "<style" not in html and "<script" not in html
    assert drawing(chart).get("role") == "img" and chart.title in drawing(chart).get("aria-label")
    assert chart.table in html and "<figcaption>" in html


def test_the_table_says_what_the_bars_say():
    assert cells(bars("Chỉ số", INDEX, head="Chỉ số", of="Đơn vị")) == [
        ["Đơn vị", "Chỉ số", "Khoảng tin cậy 95%", "Mức cần đạt"],
        ["UBND phường Phú Hội", "84,09%", "80,10–87,40", "85%"],
        ["Sở Y tế", "không có dữ liệu", "", ""],
    ]


def test_a_bar_is_as_long_as_its_value_and_what_is_missing_has_none():
    chart = bars("Chỉ số", [Bar("a", 50, "50"), Bar("b", 25, "25"), Bar("c", None, "–")], head="Chỉ số")
    first, second = [float(one.get("width")) for one in drawing(chart).iter(f"{SVG}rect")]
    assert first == pytest.approx(2 * second, abs=0.1)


def test_without_a_top_the_longest_bar_or_target_fills_the_drawing():
    chart = bars("Số phiếu", [Bar("a", 30, "30", target=100, target_shown="100")], head="Phiếu", top=None)
    (bar,) = drawing(chart).iter(f"{SVG}rect")
    target = next(one for one in drawing(chart).iter(f"{SVG}path") if one.get("class") == "chart-target")
    at = float(re.match(r"M([\d.]+)", target.get("d"))[1])
    assert at - 8 == pytest.approx(float(bar.get("width")) / 0.3, abs=0.2)


def test_a_line_breaks_where_there_is_no_value_and_lines_differ_without_colour():
    chart = line("Phiếu theo tuần", ["2/11", "9/11", "16/11"], WEEKS, of="Tuần")
    lines = [one for one in drawing(chart).iter(f"{SVG}path") if one.get("class") == "chart-line"]
    assert all("L" not in one.get("d") for one in lines[:2])
    assert len({one.get("stroke-dasharray") for one in lines[:2]}) == 2
    assert cells(chart)[1:] == [["2/11", "3", "2"], ["9/11", "–", "–"], ["16/11", "9", "8"]]


def test_the_five_levels_fill_the_bar_and_have_patterns_of_this_chart_alone():
    chart = levels("Năm mức", SAID[:1])
    cut = [one for one in drawing(chart).iter(f"{SVG}rect") if (one.get("class") or "").startswith("chart-level")]
    assert sum(float(one.get("width")) for one in cut[:5]) == pytest.approx(324, abs=1)
    patterns = {one.get("id") for one in drawing(chart).iter(f"{SVG}pattern")}
    assert len(patterns) == 3
    assert not patterns & {one.get("id") for one in drawing(levels("Khác", SAID)).iter(f"{SVG}pattern")}
    assert all(f"url(#{name})" in chart.drawing for name in patterns)


def test_five_levels_in_the_table_have_share_and_count_and_none_is_not_nought():
    first, second = cells(levels("Năm mức", SAID))[1:]
    assert first[1:] == ["5,00% (5)", "10,00% (10)", "20,00% (20)", "40,00% (40)", "25,00% (25)", "100"]
    assert second[1:6] == ["–"] * 5


def test_words_are_escaped_everywhere():
    html = bars("<b>&", [Bar('"><script>', 1, "<i>")], head="<u>", of="<s>").__html__()
    assert not re.search(r"<(b|i|u|s|script)>", html)
