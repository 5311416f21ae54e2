"""The codebook as it is kept, agreement, and which comments are quoted: all pure."""

from __future__ import annotations

from uuid import UUID

import pytest

from survey.coding.agreement import Pair, agreements, same_tone
from survey.coding.codebook import BadCodebook, Book, load
from survey.coding.quotes import Candidate, chosen

FILE = [
    {"code": "a", "title": "A", "factor": "I"},
    {"code": "b", "title": "B", "factor": ""},
    {"code": "c", "title": "C", "confidential": True},
]


def test_a_book_grows_and_bits_are_never_given_twice():
    book = Book(0, ()).with_files(FILE)
    assert book.version == 1 and [one.bit for one in book.themes] == [0, 1, 2] and book["b"].factor is None
    assert book.with_files(FILE) is book
    renamed = book.with_files([{**FILE[0], "title": "Á"}, *FILE[1:]])
    assert renamed.version == 2 and renamed["a"].name == "Á" and renamed["a"].bit == 0
    assert load(book.version, book.plain()) == book


def test_what_gave_way_is_read_as_what_took_its_place():
    book = Book(0, ()).with_files(FILE).added("dd", "D").merged("a", "b").merged("b", "dd")
    assert (book.now("a"), book.now("x"), book.current(["a", "b", "x"])) == ("dd", None, ("dd",))
    assert book.groups()["dd"] == 0b1011 and book.bits(["a"]) == 0b1000
    assert [one.code for one in book.live] == ["c", "dd"]


def test_a_book_is_not_longer_than_the_database_can_count():
    book = Book(0, ()).with_files([{"code": f"m{number}", "title": "M"} for number in range(63)])
    with pytest.raises(BadCodebook, match="63"):
        book.added("them", "Thêm")


def test_kappa_is_agreement_beyond_chance():
    """A textbook table: 20 both, 5 and 10 apart, 15 neither, kappa 0.4."""
    pairs = [Pair(["a"], ["a"], "x", "x")] * 20 + [Pair(["a"], [], "x", "y")] * 5
    pairs += [Pair([], ["a"], "x", "x")] * 10 + [Pair([], [], "x", "x")] * 15
    (one,) = agreements(["a"], pairs)
    assert (one.both, one.machine_only, one.people_only, one.neither) == (20, 5, 10, 15)
    assert (one.precision, one.recall, one.kappa) == (0.8, 0.6667, 0.4)
    assert same_tone(pairs) == 0.9 and same_tone([]) is None
    assert agreements(["z"], pairs)[0].kappa is None


def test_quotes_are_the_surest_of_the_main_tone_one_of_a_person():
    def one(number: int, person: int, words: str, tone: str, sure: float) -> Candidate:
        return Candidate(number, UUID(int=person), words, tone, sure)

    given = [
        *(one(1, 1, "Chờ lâu", "tieu_cuc", 0.9), one(2, 1, "Chờ rất lâu", "tieu_cuc", 0.99)),
        *(one(3, 2, "chờ  rất lâu", "tieu_cuc", 0.98), one(4, 3, "Không phải chờ", "tich_cuc", 1.0)),
        one(5, 4, "Ngồi chờ mãi", "tieu_cuc", 0.7),
    ]
    words = [quote.words for quote in chosen(given, "tieu_cuc")]
    assert words == ["Chờ rất lâu", "Ngồi chờ mãi", "Không phải chờ"]
    assert chosen(list(reversed(given)), "tieu_cuc") == chosen(given, "tieu_cuc")
