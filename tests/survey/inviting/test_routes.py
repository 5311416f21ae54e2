"""Which way a message goes, and why not the others: one table."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from survey.inviting import Chat, Closed, Kind, Means, Open, Policy, Route, Templates, Ways, choose

NOW = datetime(2026, 11, 20, 5, tzinfo=UTC)
POLICY = Policy()
PHONE_FIRST = replace(POLICY, order=(Route.PHONE_TEMPLATE, Route.CHAT))
ALL = Templates("inv", "rate", "user", "remind", "go-on")
INVITE, REMIND, GO_ON = Kind.INVITATION, Kind.REMINDER, Kind.CONTINUATION


def ago(**time: float) -> datetime:
    return NOW - timedelta(**time)


def chat(**more: object) -> Chat:
    return Chat(ago(hours=1), **more)


FRESH, OLD, DAYS = chat(), Chat(ago(days=8)), Chat(ago(hours=49))


@pytest.mark.parametrize(
    ("kind", "ways", "templates", "route", "why"),
    [
        (INVITE, Ways(True, FRESH), ALL, Route.CHAT, Open.FREE_WINDOW),
        (INVITE, Ways(True, Chat(ago(hours=48))), ALL, Route.CHAT, Open.CHARGED_WINDOW),
        (INVITE, Ways(True, DAYS), ALL, Route.CHAT, Open.CHARGED_WINDOW),
        (INVITE, Ways(True, Chat(ago(days=7))), ALL, Route.USER_TEMPLATE, Open.USER_KNOWN),
        (INVITE, Ways(True, OLD), ALL, Route.USER_TEMPLATE, Open.USER_KNOWN),
        (INVITE, Ways(True, OLD), replace(ALL, user=""), Route.RATING_TEMPLATE, Open.RATING),
        (INVITE, Ways(True), ALL, Route.RATING_TEMPLATE, Open.RATING),
        (INVITE, Ways(True), replace(ALL, rating=""), Route.PHONE_TEMPLATE, Open.PHONE_KNOWN),
        (INVITE, Ways(True, None, FRESH), Templates(), Route.TELEGRAM, Open.TELEGRAM_KNOWN),
        (INVITE, Ways(True), Templates(), None, None),
        (INVITE, Ways(False), ALL, None, None),
        (INVITE, Ways(True, chat(opted_out=True)), ALL, Route.RATING_TEMPLATE, Open.RATING),
        (INVITE, Ways(True, chat(unreachable_at=NOW)), ALL, Route.RATING_TEMPLATE, Open.RATING),
        (INVITE, Ways(True, by_phone=Chat(unreachable_at=ago(days=89))), ALL, None, None),
        (INVITE, Ways(True, by_phone=Chat(unreachable_at=ago(days=91))), ALL, Route.RATING_TEMPLATE, Open.RATING),
        (INVITE, Ways(True, by_phone=Chat(opted_out=True)), ALL, None, None),
        (INVITE, Ways(True, tried=frozenset({Route.RATING_TEMPLATE})), ALL, Route.PHONE_TEMPLATE, Open.PHONE_KNOWN),
        (REMIND, Ways(True), ALL, Route.PHONE_TEMPLATE, Open.PHONE_KNOWN),  # stars are asked for once
        (REMIND, Ways(True), replace(ALL, reminder=""), None, None),
        (REMIND, Ways(True, OLD), ALL, Route.USER_TEMPLATE, Open.USER_KNOWN),
        (GO_ON, Ways(True, FRESH), ALL, Route.CHAT, Open.FREE_WINDOW),
        (GO_ON, Ways(True), ALL, Route.PHONE_TEMPLATE, Open.PHONE_KNOWN),
        (GO_ON, Ways(True), replace(ALL, continuation=""), None, None),
    ],
)
def test_the_first_open_way(kind, ways, templates, route, why) -> None:
    chosen = choose(kind, ways, Means(templates=templates), NOW, POLICY)
    first = chosen.open[0] if chosen.open else None
    assert (first and first.route, first and first.reason) == (route, why and why.value)
    assert set(chosen.closed) | {one.route for one in chosen.open} == set(POLICY.order)


@pytest.mark.parametrize(
    ("kind", "route", "template"),
    [
        (INVITE, Route.USER_TEMPLATE, "user"),
        (INVITE, Route.RATING_TEMPLATE, "rate"),
        (INVITE, Route.PHONE_TEMPLATE, "inv"),
        (REMIND, Route.PHONE_TEMPLATE, "remind"),
        (REMIND, Route.RATING_TEMPLATE, ""),
        (GO_ON, Route.USER_TEMPLATE, "go-on"),
    ],
)
def test_every_purpose_has_its_template(kind: Kind, route: Route, template: str) -> None:
    assert ALL.of(route, kind) == template


def test_the_policy_sets_the_order_and_leaves_ways_out() -> None:
    chosen = choose(INVITE, Ways(True, FRESH, FRESH), Means(templates=ALL), NOW, PHONE_FIRST)
    assert [one.route for one in chosen.open] == [Route.PHONE_TEMPLATE, Route.CHAT]


@pytest.mark.parametrize(
    ("ways", "holds", "closed", "again"),
    [
        (Ways(False, chat(handed_over_until=NOW + timedelta(hours=2))), {}, Closed.HANDED_OVER, timedelta(hours=2)),
        (Ways(False, chat(in_conversation=True)), {}, Closed.IN_CONVERSATION, timedelta(hours=1)),
        (Ways(False, FRESH), {"zalo": NOW + timedelta(hours=5)}, Closed.HELD, timedelta(hours=5)),
        (Ways(False, FRESH), {"zalo": None}, Closed.HELD, timedelta(hours=1)),
    ],
)
def test_what_passes_is_waited_for(ways: Ways, holds, closed: Closed, again: timedelta) -> None:
    chosen = choose(INVITE, ways, Means(holds=holds), NOW, POLICY)
    assert (chosen.waiting, chosen.again_at) == (closed, NOW + again)


def test_a_template_that_was_stopped_is_not_waited_for_but_one_out_of_quota_is() -> None:
    only = Templates(invitation="inv")
    stopped = choose(INVITE, Ways(True), Means(templates=only, holds={"zbs:inv": None}), NOW, POLICY)
    assert stopped.closed[Route.PHONE_TEMPLATE] is Closed.TEMPLATE_STOPPED
    assert stopped.waiting is None
    tomorrow = NOW + timedelta(hours=19)
    full = choose(INVITE, Ways(True), Means(templates=only, holds={"zbs:inv": tomorrow}), NOW, POLICY)
    assert (full.waiting, full.again_at) == (Closed.HELD, tomorrow)


def test_a_held_way_is_passed_by_where_another_is_open() -> None:
    chosen = choose(INVITE, Ways(True, FRESH), Means(templates=ALL, holds={"zalo": None}), NOW, POLICY)
    assert chosen.open[0].route is Route.RATING_TEMPLATE
    assert chosen.waiting is None


def test_a_channel_that_is_not_connected_leads_nowhere() -> None:
    chosen = choose(INVITE, Ways(True, FRESH, FRESH), Means(frozenset({"telegram"}), ALL), NOW, POLICY)
    assert [one.route for one in chosen.open] == [Route.TELEGRAM]
    assert chosen.closed[Route.CHAT] is Closed.NOT_CONNECTED


@pytest.mark.parametrize(
    ("ways", "routes"),
    [
        (Ways(True, FRESH), [Route.CHAT]),
        (Ways(True, None, FRESH), [Route.TELEGRAM]),
        (Ways(True, OLD), []),
    ],
)
def test_a_promise_goes_by_a_chat_whatever_the_order_of_inviting(ways: Ways, routes: list[Route]) -> None:
    by_phone = replace(POLICY, order=(Route.PHONE_TEMPLATE,))
    chosen = choose(Kind.PROMISED, ways, Means(templates=ALL), NOW, by_phone)
    assert [one.route for one in chosen.open] == routes
