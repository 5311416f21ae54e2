"""What an account may be called, what is asked of a password, and what each role may do."""

from __future__ import annotations

from uuid import UUID

import pytest

from survey.account import Refused, Wanted, code_of, fit_password, login_of
from survey.staff import RIGHTS, ROLES, Staff

ID = UUID(int=1)


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Wanted("", "Bưởi", "office"), "login"),
        (Wanted("lê bưởi", "Bưởi", "office"), "login"),
        (Wanted("a/b", "Bưởi", "office"), "login"),
        (Wanted("buoi", "  ", "office"), "name"),
        (Wanted("buoi", "Bưởi", "vua"), "role"),
        (Wanted("buoi", "Bưởi", "agency"), "agencies"),
        (Wanted("buoi", "Bưởi", "agency", ("H57.99",)), "agencies"),
        (Wanted("buoi", "Bưởi", "helper", places=(" ",)), "places"),
    ],
    ids=str,
)
def test_what_cannot_be_an_account_is_refused_by_its_field(wanted, field):
    with pytest.raises(Refused) as refused:
        wanted.tidied({"H57.39"})
    assert refused.value.field == field


def test_an_account_is_kept_in_one_spelling_and_bound_by_its_role_alone():
    tidy = Wanted(" Le.Thi.Buoi ", " Lê  Thị Bưởi ", "office", ("H57.39",), ("bd-1",)).tidied({"H57.39"})
    assert (tidy.login, tidy.name, tidy.agencies, tidy.places) == ("le.thi.buoi", "Lê Thị Bưởi", (), ())
    assert login_of("ＢＵＯＩ") == "buoi"


@pytest.mark.parametrize(
    "password",
    [
        "ngắn quá",
        "aaaaaaaaaaaaaaaa",
        "Mật khẩu 123456",
        "password12345",
        "le.thi.buoi.2026",
        "Lê Thị Bưởi 1968",
        "x" * 201,
    ],
)
def test_passwords_that_are_easily_guessed_are_refused(password):
    with pytest.raises(Refused):
        fit_password(password, "le.thi.buoi", "Lê Thị Bưởi")


def test_a_password_is_the_same_however_its_letters_were_typed():
    composed, apart = "con tr\u00e2u \u0111i tr\u01b0\u1edbc", "con tra\u0302u \u0111i tru\u031bo\u031b\u0301c"
    assert fit_password(composed, "a", "b") == fit_password(apart, "a", "b")


def test_codes_are_read_as_people_write_them():
    assert code_of(" 123 456 ") == "123456"
    assert code_of("ABC2DE-fgh3jk") == "abc2defgh3jk"


def test_an_agency_reads_its_own_and_only_an_agency_is_bound():
    reader = Staff(ID, "Phường", "agency", frozenset({"H57.39"}))
    assert reader.reads("H57.39") and not reader.reads("H57.40")
    assert Staff(ID, "Giám sát", "supervisor").reads("H57.40")
    assert not Staff(ID, "Bưu điện", "helper").reads("H57.39")


def test_a_right_that_nobody_knows_is_nobodys():
    assert not any(Staff(ID, "", role).may("moi:thu") for role in ROLES)
    assert not Staff(ID, "", "supervisor").may("personal:read")
    assert set().union(*RIGHTS.values()) == set(ROLES)
