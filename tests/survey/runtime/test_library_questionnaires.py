"""Questionnaire files: what they become, and what is said of those that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from survey.questionnaire import Condition, Factor, Kind, Role
from survey.runtime.library import LibraryError, questionnaires

HEAD = "id: thu\nversion: 1\ntitle: Phiếu thử\nsections:\n"
SECTION = HEAD + "  - id: phan\n    title: Phần\n    factor: tiep_can\n    questions:\n"
SINGLE = SECTION + "      - {id: thai_do, kind: single, text: Thái độ}\n"


def written(folder: Path, text: str | bytes, name: str = "thu.v1.yml") -> Path:
    raw = text.encode() if isinstance(text, str) else text
    (folder / name).write_bytes(raw)
    return folder


def problems(folder: Path, text: str | bytes, name: str = "thu.v1.yml") -> tuple[str, ...]:
    with pytest.raises(LibraryError) as caught:
        questionnaires(written(folder, text, name))
    return tuple(line.removeprefix(f"{folder / name} ") for line in caught.value.problems)


def test_a_question_takes_its_factor_from_the_section(tmp_path: Path) -> None:
    form = questionnaires(written(tmp_path, SINGLE))["thu@1"]
    assert form["thai_do"].kind is Kind.SINGLE
    assert form["thai_do"].factor is Factor.ACCESS
    assert (form["thai_do"].skip, form["thai_do"].no_opinion) == (True, True)
    assert form.minutes == 2


def test_a_follow_up_stands_after_its_question_and_says_whom_it_follows(tmp_path: Path) -> None:
    text = SINGLE + (
        "      - id: chung\n        kind: single\n        text: Chung\n"
        "        follow_up: {at_most: 2, also: [thai_do], id: vi_sao, kind: open, text: Vì sao}\n"
        "      - {id: gop_y, kind: open, text: Góp ý, role: comment}\n"
    )
    form = questionnaires(written(tmp_path, text))["thu@1"]
    assert [one.id for one in form] == ["thai_do", "chung", "vi_sao", "gop_y"]
    assert form["vi_sao"].follows == "chung"
    assert form["vi_sao"].show_if == (Condition("chung", at_most=2, also=("thai_do",)),)
    assert form["vi_sao"].no_opinion is False
    assert form["gop_y"].role is Role.COMMENT


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ({}, False),
        ({"chung": 3, "thai_do": 5}, False),
        ({"chung": 2}, True),
        ({"chung": 5, "thai_do": 1}, True),
        ({"chung": None, "thai_do": 4}, False),
    ],
)
def test_one_low_score_among_several_is_enough(values: dict[str, object], shown: bool) -> None:
    assert Condition("chung", at_most=2, also=("thai_do",)).holds(values) is shown


def test_a_question_that_is_off_is_left_out_with_its_follow_up(tmp_path: Path) -> None:
    text = SINGLE + (
        "      - id: tat\n        enabled: false\n        kind: single\n        text: Tắt\n"
        "        follow_up: {at_most: 2, id: them, kind: open, text: Thêm}\n"
    )
    assert [one.id for one in questionnaires(written(tmp_path, text))["thu@1"]] == ["thai_do"]


def test_words_that_yaml_takes_for_truth_values_stay_words(tmp_path: Path) -> None:
    text = SECTION + "      - {id: hoi, kind: choice, text: Có, choices: [{id: yes, text: Yes}, {id: no, text: No}]}\n"
    form = questionnaires(written(tmp_path, text))["thu@1"]
    assert [(one.id, one.title) for one in form["hoi"].choices] == [("yes", "Yes"), ("no", "No")]


def test_the_digest_follows_the_words_and_not_the_layout(tmp_path: Path) -> None:
    first = questionnaires(written(tmp_path, SINGLE))["thu@1"].digest
    again = questionnaires(written(tmp_path, "# ghi chú\n" + SINGLE.replace("\n", "\r\n")))["thu@1"].digest
    other = questionnaires(written(tmp_path, SINGLE.replace("Thái độ", "Thái độ thế nào")))["thu@1"].digest
    assert first == again
    assert first != other
    assert len(first) == 64


def test_text_written_in_pieces_of_unicode_is_put_together(tmp_path: Path) -> None:
    decomposed = SINGLE.replace("Thái độ", "Tha\u0301i độ")
    assert questionnaires(written(tmp_path, decomposed))["thu@1"]["thai_do"].text == "Thái độ"


def question(more: str) -> str:
    return SINGLE + f"      - {{{more}}}\n"


MISTAKES = [
    (question("id: hai, kind: open, txt: Hai"), ["dòng 10: Câu hỏi thiếu `text`.", "Có phải là `text`?"]),
    (question("id: hai, kind: sao, text: Hai"), ["dòng 10: `kind` là “sao”, chỉ được một trong: single"]),
    (question("id: thai_do, kind: open, text: Hai"), ["dòng 10: Mã câu hỏi `thai_do` đã dùng ở dòng 9."]),
    (question("id: Hai, kind: open, text: Hai"), ["dòng 10: Mã câu hỏi “Hai” không hợp lệ"]),
    (question("id: h, kind: open, text: Hai"), ["dòng 10: Mã câu hỏi “h” không hợp lệ"]),
    (question(f"id: {'a' * 21}, kind: open, text: Hai"), ["không hợp lệ: 2–20 ký tự"]),
    (question("id: hai, kind: number, text: Hai, min: 0"), ["dòng 10: Câu loại `number` thiếu `max`."]),
    (question("id: hai, kind: number, text: Hai, min: 5, max: 5"), ["`max` phải lớn hơn `min`."]),
    (
        question("id: hai, kind: number, text: Hai, min: không, max: 5"),
        ["`min` phải là số nguyên, không phải “không”."],
    ),
    (question("id: hai, kind: single, text: Hai, min: 1"), ["Câu loại `single` không có `min`."]),
    (question("id: hai, kind: choice, text: Hai"), ["dòng 10: Câu loại `choice` phải có từ 2 đến 12 lựa chọn."]),
    (question("id: hai, kind: open, text: Hai, choices: [{id: mot, text: Một}]"), ["không có `choices`"]),
    (
        question("id: hai, kind: choice, text: Hai, choices: [{id: mot, text: Một}, {id: mot, text: một}]"),
        ["Lựa chọn `mot` viết hai lần.", "Hai lựa chọn cùng một nhãn “một”."],
    ),
    (
        question(f"id: hai, kind: choice, text: Hai, choices: [{{id: mot, text: {'M' * 21}}}, {{id: ba, text: Ba}}]"),
        [f"Nhãn nút “{'M' * 21}” dài quá 20 ký tự; hãy viết ngắn hơn ở `button`."],
    ),
    (
        question("id: hai, kind: open, text: Hai, factor: gia_ca"),
        ["`factor` là “gia_ca”, chỉ được một trong: tiep_can"],
    ),
    (question("id: hai, kind: open, text: Hai, role: overall"), ["vai trò `overall` phải thuộc loại `single`"]),
    (
        question("id: hai, kind: choice, text: Hai, role: recheck, choices: [{id: uh, text: A}, {id: ko, text: B}]"),
        ["phải có lựa chọn mang mã `co`"],
    ),
    (question("id: hai, kind: open, text: Hai, skip: maybe"), ["`skip` phải là true hoặc false, không phải “maybe”."]),
    (question("id: hai, kind: open, text: Hai, sensitive: true, skip: false"), ["nhạy cảm phải được phép bỏ qua"]),
    (question(f"id: hai, kind: open, text: {'a' * 301}"), ["`text` dài 301 ký tự, chỉ được tối đa 300."]),
    (question("id: hai, kind: open, text: [a]"), ["`text` phải là chữ"]),
    (
        question("id: hai, kind: open, text: Hai, text: Ba"),
        ["Khóa `text` viết hai lần trong câu hỏi (lần đầu ở dòng 10)."],
    ),
    (
        question("id: hai, kind: open, text: Hai, show_if: [{question: la, at_most: 2}]"),
        ["Điều kiện dựa vào câu `la` không có trong tệp."],
    ),
    (
        question("id: hai, kind: open, text: Hai, show_if: [{question: hai, at_most: 2}]"),
        ["Điều kiện dựa vào câu `hai` đứng sau câu này."],
    ),
    (
        question("id: hai, kind: open, text: A, show_if: [{question: ba, at_most: 2}]")
        + "      - {id: ba, kind: single, text: Ba}\n",
        ["dòng 10: Điều kiện dựa vào câu `ba` đứng sau câu này."],
    ),
    (
        question("id: hai, kind: open, text: A")
        + "      - {id: ba, kind: open, text: B, show_if: [{question: hai, at_most: 2}]}\n",
        ["dòng 11: Điều kiện dựa vào câu `hai` loại `open`: không so sánh được."],
    ),
    (
        question("id: hai, kind: open, text: Hai, show_if: [{question: thai_do, one_of: [kem]}]"),
        ["loại `single`: phải dùng `at_most`, `at_least`."],
    ),
    (
        question("id: hai, kind: open, text: Hai, show_if: [{question: thai_do, at_most: 9}]"),
        ["ngoài khoảng 1–5 của câu `thai_do`"],
    ),
    (
        question("id: hai, kind: open, text: Hai, show_if: [{question: thai_do, at_most: 2, at_least: 3}]"),
        ["Điều kiện không bao giờ đúng"],
    ),
    (question("id: hai, kind: open, text: Hai, show_if: [{question: thai_do}]"), ["Điều kiện thiếu `at_most`"]),
    (
        question("id: hai, enabled: false, kind: single, text: A")
        + "      - {id: ba, kind: open, text: B, show_if: [{question: hai, at_most: 2}]}\n",
        ["dòng 11: Điều kiện dựa vào câu `hai` đang tắt (enabled: false)."],
    ),
    (
        question("id: hai, kind: open, text: A, topics: [thái độ]")
        + "      - {id: ba, kind: open, text: B, topics: [Thái độ]}\n",
        ["dòng 11: Tên gọi “Thái độ” đã thuộc câu `hai`"],
    ),
    (HEAD + "\t- id: phan\n", ["dòng 5: Thụt dòng bằng phím Tab. Hãy thay bằng dấu cách."]),
    (HEAD + "  - id: [\n", ["Sai cú pháp YAML"]),
    (SINGLE + "---\nid: hai\n", ["Tệp chỉ được có một phần"]),
    (SINGLE.encode() + b"# \xff\n", ["dòng 10: Chữ không theo mã UTF-8."]),
    (SINGLE + "# \x07\n", ["dòng 10: Có ký tự điều khiển không được phép."]),
    ("", ["dòng 1: Tệp không có nội dung đọc được."]),
    ("- a\n- b\n", ["dòng 1: Bộ câu hỏi phải viết thành các dòng `khóa: giá trị`."]),
    ("[" * 4000, ["Sai cú pháp", "lồng nhau quá sâu"]),
    (SINGLE.replace("version: 1", "version: 2"), ["Tên tệp phải là `thu.v2.yml`"]),
    (SINGLE.replace("version: 1", "version: 0"), ["dòng 2: `version` phải từ 1 trở lên."]),
    (SINGLE.replace("id: thu\n", ""), ["dòng 1: Bộ câu hỏi thiếu `id`."]),
    (HEAD.replace("sections:\n", "sections: []\n"), ["Bộ câu hỏi không có câu nào."]),
    (HEAD + "  - {id: phan, title: P, questions: {}}\n", ["`questions` phải là một danh sách"]),
    (
        SINGLE.replace("minutes", "").replace("version: 1\n", "version: 1\nminutes: 99\n"),
        ["`minutes` phải từ 1 đến 30."],
    ),
]


@pytest.mark.parametrize(("text", "expected"), MISTAKES)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, text: str | bytes, expected: list[str]) -> None:
    found = "\n".join(problems(tmp_path, text))
    # Very deep nesting ends differently with different recursion limits; either sentence will do.
    wanted = expected if "lồng nhau quá sâu" not in expected else [one for one in expected if one in found][:1]
    assert wanted
    assert all(one in found for one in wanted), found


def test_all_faults_of_all_files_are_told_together_in_order(tmp_path: Path) -> None:
    written(tmp_path, question("id: Hai, kind: sao, text: Hai") + "      - {id: ba, kind: open}\n")
    found = problems(tmp_path, "id: khac\n", "khac.v1.yml")
    assert len(found) == 6
    assert found[0].startswith("dòng 1: ")
    assert [one.split("dòng ")[1].split(":")[0] for one in found] == ["1", "1", "1", "10", "10", "11"]


def test_the_same_version_in_two_files_is_refused(tmp_path: Path) -> None:
    written(tmp_path, SINGLE)
    found = problems(tmp_path, SINGLE, "thu.v1.yaml")
    assert any("Tên tệp phải là `thu.v1.yml`" in one for one in found)


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="không có bộ câu hỏi nào"):
        questionnaires(tmp_path)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "thu.v1.yml").mkdir()
    with pytest.raises(LibraryError, match="Không đọc được tệp"):
        questionnaires(tmp_path)


def test_names_that_refer_to_themselves_end(tmp_path: Path) -> None:
    assert problems(tmp_path, HEAD.replace("sections:\n", "sections: &a\n") + "  - *a\n")
