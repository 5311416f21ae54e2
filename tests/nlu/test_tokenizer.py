"""Words as underthesea cuts them, each where it stands in the text."""

from __future__ import annotations

import time

import pytest

from nlu.reading import READ
from nlu.tokenizer import LIMIT, VietnameseTokenizer, tokens
from tests.nlu.heard import message


@pytest.fixture(scope="module")
def tokenizer() -> VietnameseTokenizer:
    return VietnameseTokenizer.create(VietnameseTokenizer.get_default_config(), None, None, None)


def test_a_word_of_two_syllables_is_one_token():
    assert [token.text for token in tokens("rất hài lòng")] == ["rất", "hài lòng"]


@pytest.mark.parametrize("text", ["cán bộ  nhiệt tình", "toà án, hoà giải!", "👍👍 tốt", "k\thl  lắm", "😡"])
def test_tokens_stand_where_they_say(text: str):
    assert all(text[token.start : token.end] == token.text for token in tokens(text))


def test_an_empty_message_has_no_tokens():
    assert tokens("") == []


def test_only_the_beginning_of_a_long_message_is_cut(tokenizer: VietnameseTokenizer):
    long = message("chậm quá " * 600)
    tokenizer.process([long])
    assert long.get("text_tokens")[-1].end <= LIMIT


def test_a_message_that_a_rule_has_read_is_left_alone(tokenizer: VietnameseTokenizer):
    read = message("hài lòng")
    read.set(READ, True)
    tokenizer.process([read])
    assert read.get("text_tokens") is None


def test_a_short_reply_costs_little(tokenizer: VietnameseTokenizer):
    """0.15 ms measured; ten times that leaves room for a busy machine and still catches a heavier model."""
    began = time.process_time()
    for _ in range(200):
        tokens("thái độ cán bộ tốt nhưng hơi chậm")
    assert (time.process_time() - began) / 200 < 0.0015
