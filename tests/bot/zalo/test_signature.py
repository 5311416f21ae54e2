"""Zalo's signature: over the raw bytes however they are spaced, in every form of the header, and never on trust."""

from __future__ import annotations

import hashlib
import json

import pytest

from bot.zalo.signature import verify

APP, OA_SECRET, APP_SECRET = "360846524940903967", "oa-secret", "app-secret"
BODY = {"app_id": APP, "message": {"text": "Rất hài lòng / \u2028 5"}, "timestamp": "154390853474"}
COMPACT = json.dumps(BODY, ensure_ascii=False, separators=(",", ":")).encode()
SPACED = json.dumps(BODY, indent=1).encode()
ESCAPED = COMPACT.replace(b"/", rb"\/")


def digest(raw: bytes, secret: str = OA_SECRET, app: str = APP, time: str = "154390853474") -> str:
    return hashlib.sha256(f"{app}".encode() + raw + f"{time}{secret}".encode()).hexdigest()


@pytest.mark.parametrize("raw", [COMPACT, SPACED, ESCAPED], ids=["compact", "spaced", "escaped"])
@pytest.mark.parametrize("form", ["mac={}", "mac = {}", " mac= {} ", "MAC={}", "{}"])
def test_a_genuine_call_is_known_in_every_spelling(raw, form):
    assert verify(raw, form.format(digest(raw)), APP, OA_SECRET)
    assert verify(raw, form.format(digest(raw).upper()), APP, OA_SECRET)


def test_a_known_vector():
    raw = b'{"app_id":"1","timestamp":"2"}'
    header = "mac=" + hashlib.sha256(b'1{"app_id":"1","timestamp":"2"}2s').hexdigest()
    assert verify(raw, header, "1", "s")


def test_a_timestamp_that_is_a_number_counts_as_its_text():
    raw = json.dumps({**BODY, "timestamp": 154390853474}).encode()
    assert verify(raw, digest(raw), APP, OA_SECRET)


def test_one_changed_byte_is_found_out():
    assert not verify(COMPACT.replace(b"5", b"1"), digest(COMPACT), APP, OA_SECRET)


def test_the_same_content_written_otherwise_has_another_signature():
    assert not verify(SPACED, digest(COMPACT), APP, OA_SECRET)


@pytest.mark.parametrize(
    "header",
    [None, "", "mac=", "mac=zz", f"mac={'0' * 63}", f"mac={'0' * 64}", f"sha256={'0' * 64}", "mac=" + "٠" * 64],
)
def test_no_header_or_a_wrong_one_is_refused(header):
    assert not verify(COMPACT, header, APP, OA_SECRET)


def test_the_secret_of_the_application_is_not_that_of_the_webhook():
    assert not verify(COMPACT, digest(COMPACT, APP_SECRET), APP, OA_SECRET)


def test_without_secret_or_application_nothing_is_genuine():
    assert not verify(COMPACT, digest(COMPACT, ""), APP, "")
    raw = json.dumps({**BODY, "app_id": ""}).encode()
    assert not verify(raw, digest(raw, app=""), "", OA_SECRET)


def test_a_call_for_another_application_is_refused_even_when_signed():
    raw = json.dumps({**BODY, "app_id": "999"}).encode()
    assert not verify(raw, digest(raw), APP, OA_SECRET)
    assert not verify(raw, digest(raw, app="999"), APP, OA_SECRET)


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'"x"', b"null", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_object_is_refused(raw):
    assert not verify(raw, digest(raw), APP, OA_SECRET)
