"""The codebook: its themes, and which may stand together."""

from __future__ import annotations

from survey.codebook import Codebook, Theme

BOOK = Codebook(
    "thu@1",
    {"I": "Tiếp cận"},
    {
        one.code: one
        for one in (
            Theme("cho", "Chờ", "I", "chờ"),
            Theme("tot", "Khen", "", "khen"),
            Theme("khong", "Không ý kiến", "", "không", only_with=frozenset({"tot"})),
            Theme("khac", "Ngoài lề", "", "khác", only_with=frozenset()),
        )
    },
)


def test_some_themes_stand_alone_and_some_choose_their_company():
    assert BOOK.together(["cho", "tot"])
    assert BOOK.together(["khong", "tot"])
    assert BOOK.together(["khac"])
    assert not BOOK.together(["khac", "tot"])
    assert not BOOK.together(["khong", "cho"])


def test_the_surer_theme_keeps_its_place():
    assert BOOK.settled({"khac": 0.9, "cho": 0.6}) == ["khac"]
    assert BOOK.settled({"khac": 0.5, "cho": 0.6}) == ["cho"]
    assert BOOK.settled({"khong": 0.6, "tot": 0.9, "cho": 0.7}) == ["tot", "cho"]
