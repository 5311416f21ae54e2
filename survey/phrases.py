"""What the desk says besides the questions: fixed sentences by key, with places to fill in.

The sentences are data; the keys and the places are a contract with the code, checked when they are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import Formatter

MAX_TEXT = 600  # characters of one sentence with its places unfilled
MAX_BUTTON = 20

# key → the places that the sentence must have, in any order.
PLACES: Mapping[str, tuple[str, ...]] = {
    # invitation and consent
    "invite_greeting": ("unit", "procedure", "returned_on", "minutes"),
    "consent_question": (),
    "consent_declined": (),
    "consent_yes_button": (),
    "consent_no_button": (),
    "consent_more_button": (),
    "privacy_long": ("unit",),
    "begin": (),
    # hints and buttons under a question
    "number_hint": ("min", "max", "unit"),
    "multiple_hint": (),
    "open_hint": (),
    "skip_button": (),
    "no_opinion_button": (),
    "explain_button": (),
    "back_button": (),
    "done_button": (),
    "opt_out_button": (),
    "resume_button": (),
    "stop_button": (),
    "chosen_none": (),
    "already": ("label",),
    "already_skipped": (),
    "label_skipped": (),
    "label_no_opinion": (),
    # what cannot be done here
    "no_explanation": (),
    "cannot_skip": (),
    "cannot_no_opinion": (),
    "nothing_before": (),
    # what was not understood
    "unclear_single": (),
    "unclear_number": ("min", "max"),
    "unclear_choice": (),
    "unclear_multiple": (),
    "unclear_open": (),
    "unclear_consent": (),
    "unclear_summary": (),
    "unclear_second": (),
    "too_long": ("limit",),
    "unsupported": (),
    "late_words": (),
    "stale_tap": (),
    "not_your_button": (),
    # what was taken
    "noted": ("label",),
    "noted_open": (),
    "noted_skip": (),
    "noted_no_opinion": (),
    "noted_for": ("question", "label"),
    "corrected": ("question", "label"),
    "correct_what": (),
    "correct_button": (),
    "correct_not_answered": ("question",),
    # a level that is not sure
    "confirm_level": ("label",),
    "choose_level": (),
    "right_button": (),
    "other_button": (),
    "unclear_pending": (),
    "progress": ("at", "total"),
    # channels with few buttons, and commands
    "typed_extras": ("words",),
    "typed_choice": (),
    "typed_choices": (),
    "typed_correction": (),
    "help_command": (),
    "settings_command": (),
    # summary and end
    "summary_title": (),
    "summary_line": ("question", "label"),
    "summary_hint": ("hours",),
    "summary_ok_button": (),
    "thanks_done": ("unit",),
    "finished_already": (),
    "ineligible_already": (),
    "edit_closed": (),
    # leaving and returning
    "paused": (),
    "resumed": ("done", "total"),
    "later_confirm": (),
    "later_consent": (),
    "later_at": ("when",),
    "later_agreed": (),
    "refused_already": (),
    "stopped": (),
    "stopped_partial": (),
    "opted_out": (),
    "opted_out_already": (),
    "expired": (),
    # doors that stay closed
    "token_unknown": (),
    "token_expired": (),
    "token_revoked": (),
    "token_other_person": (),
    "token_used": (),
    "case_not_finished": (),
    "ineligible": (),
    "no_session": (),
    "no_session_chat": (),
    # inviting
    "invite_reminder": ("procedure", "unit", "returned_on", "minutes"),
    "invite_continuation": (),
    "promise_kept": (),
    "promise_consent": ("procedure", "unit", "returned_on", "minutes"),
    "invite_template_note": ("procedure", "unit", "returned_on"),
    # who holds the phone, and whose case it is
    "person_ask": ("procedure", "unit"),
    "together_button": (),
    "wait_button": (),
    "unrelated_button": (),
    "together_noted": (),
    "person_wait": (),
    "official_only": (),
    "adult_only": (),
    "owner_waits": (),
    "owner_button": (),
    "wrong_case_ask": ("procedure", "unit", "returned_on"),
    "stranger_button": (),
    "mine_button": (),
    "mine_noted": (),
    "stranger_done": (),
    # deleting
    "delete_ask": (),
    "delete_ask_typed": (),
    "erase_button": (),
    "keep_button": (),
    "delete_kept": (),
    "delete_done": (),
    "erased_already": (),
    # what was asked about the assistant
    "who_number": (),
    "who_scam": ("hotline",),
    "privacy_safe": (),
    "privacy_harm": (),
    # the re-check
    "recheck_question": ("procedure", "unit", "answered_on"),
    "recheck_own_button": (),
    "recheck_not_own_button": (),
    "recheck_other_button": (),
    "recheck_noted": (),
    "recheck_template_note": ("procedure", "unit", "returned_on"),
    # forms on paper
    "form_consent": (),
    "form_title": (),
    "form_intro": ("minutes",),
    "form_how_levels": (),
    "form_how_rest": (),
    "form_privacy": (),
    "form_case": (),
    "form_foot": (),
    # people and faults
    "help_human": ("hotline",),
    "no_hotline": (),
    "help_waits": (),
    "call_button": (),
    "call_noted": (),
    "call_no_number": (),
    "place_button": (),
    "help_place": ("place",),
    "no_place": (),
    "no_contact": (),
    "technical_error": (),
    # the slip at the counter
    "slip_title": (),
    "slip_how": (),
    "slip_procedure": ("procedure",),
    "slip_unit": ("unit",),
    "slip_returned": ("returned_on",),
    "slip_code": (),
    "slip_code_chat": ("chat",),
    "slip_code_say": (),
    "slip_link": ("link",),
    "slip_until": ("until",),
    "slip_hotline": ("hotline",),
    "slip_privacy": (),
    "slip_case": ("case",),
    # telegram
    "telegram_phone_button": (),
    "telegram_command_start": (),
    "telegram_command_help": (),
    "telegram_command_stop": (),
    "telegram_command_settings": (),
    "telegram_description": (),
    # zalo
    "zalo_phone_title": (),
    "zalo_phone_subtitle": (),
    # opting out, following, going on elsewhere, a number shared, a rating in a template
    "reach_welcome": (),
    "reach_back": (),
    "move_code": ("code", "minutes"),
    "move_gone": (),
    "move_wrong": (),
    "move_too_many": (),
    "move_spent": (),
    "move_expired": (),
    "move_same": (),
    "move_over": (),
    "phone_none": (),
    "rating_consent": (),
    # why a case is not opened on the device of a place that helps
    "helped_unknown": (),
    "helped_too_many": (),
    "helped_place": (),
    "helped_undeclared": (),
    "helped_official": (),
    "helped_answered": (),
    "helped_take_over": (),
    "helped_elsewhere": (),
    "helped_closed": (),
    "helped_unknown_visit": (),
}


# The labels of buttons; `not_your_button` is a sentence about one.
BUTTONS = frozenset(key for key in PLACES if key.endswith("_button")) - {"not_your_button"}


@dataclass(frozen=True, slots=True)
class Phrases:
    texts: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        """A sentence without places. Raises KeyError for an unknown key."""
        return self.say(key)

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts)

    def say(self, key: str, **values: object) -> str:
        """The sentence with its places filled. Raises KeyError when the key is unknown or a place is not given."""
        return self.texts[key].format_map(values)


def faults(key: str, text: str) -> list[str]:
    """What is wrong with this text for this key, as Vietnamese sentences; empty when it can be used."""
    limit = MAX_BUTTON if key in BUTTONS else MAX_TEXT
    found = [f"Câu `{key}` dài {len(text)} ký tự, chỉ được tối đa {limit}."] if len(text) > limit else []
    try:
        written = _places(text)
    except ValueError:
        return [*found, f"Câu `{key}` có dấu ngoặc nhọn sai. Chỗ điền phải viết dạng {{ten}}."]
    wanted = set(PLACES[key])
    found += [f"Câu `{key}` thiếu chỗ điền {{{one}}}." for one in sorted(wanted - written)]
    return found + [f"Câu `{key}` có chỗ điền lạ {{{one}}}. {_known(wanted)}" for one in sorted(written - wanted)]


def _places(text: str) -> set[str]:
    """The names between braces; one with a format or an attribute is taken whole, and so is never a known one."""
    parts = [(name, spec, how) for _, name, spec, how in Formatter().parse(text) if name is not None]
    return {name + (f"!{how}" if how else "") + (f":{spec}" if spec else "") for name, spec, how in parts}


def _known(wanted: set[str]) -> str:
    names = ", ".join(f"{{{one}}}" for one in sorted(wanted))
    return f"Được dùng: {names}." if names else "Câu này không có chỗ điền."


_CONTACT = re.compile(r"<<([a-z]+)>>")


def with_contacts(text: str, contacts: Mapping[str, str], missing: str) -> str:
    """A text of the language side with its <<hotline>> and the like filled from the settings, or said to be missing."""
    return _CONTACT.sub(lambda place: contacts.get(place[1]) or missing, text)
