"""`python -m tests.storm`: the storm by hand; `./hailong storm` calls it."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import shutil
import signal
import sys
from collections.abc import Mapping
from datetime import datetime

import typer

from cli.errors import CommandError
from cli.language import complain
from cli.parts.layout import layout
from cli.parts.stack import Stack
from cli.screen import Steps
from tests.storm import report
from tests.storm.calm import Calm, measure
from tests.storm.platforms import Introduction
from tests.storm.play import Outcome, Plan, Scene, own_system, scene, storm

USUAL = Plan()

parser = argparse.ArgumentParser(prog="./hailong storm")
parser.add_argument("--conversations", type=int, default=USUAL.conversations)
parser.add_argument("--minutes", type=float, default=None)
parser.add_argument("--seed", type=int, default=USUAL.seed)
parser.add_argument("--gap", type=float, default=USUAL.gap)
parser.add_argument("--calm", action="store_true")
parser.add_argument("--json", action="store_true")


def run(given: argparse.Namespace, journal: report.Journal) -> dict[str, object]:
    with contextlib.ExitStack() as opened:
        with Steps() as steps:
            stack, introductions = opened.enter_context(own_system(steps))
        return asyncio.run(_with(stack, introductions, given, journal))


async def _with(
    stack: Stack, introductions: Mapping[str, Introduction], given: argparse.Namespace, journal: report.Journal
) -> dict[str, object]:
    plan = Plan(given.conversations, given.minutes, given.seed, given.gap)
    calm = Calm(seconds=30.0, people=20) if given.calm else Calm()
    guests, citizens = 2 * calm.people, 0 if given.calm else plan.conversations
    async with scene(stack, introductions, guests + citizens, plan) as on:
        measured = await measure(on, on.system.tickets[:guests], calm)
        journal.note(f"trời yên: {measured}")
        if given.calm:
            return measured
        outcome = await _storm(on, plan, guests, journal)
    _keep_logs(on, journal, outcome)
    return report.plain(outcome, journal.path) | measured


async def _storm(on: Scene, plan: Plan, guests: int, journal: report.Journal) -> Outcome:
    with report.progress() as bar:
        task = bar.add_task("Người dân trả lời trong bão", total=plan.conversations)
        tickets = on.system.tickets[guests:]
        outcome = await storm(on, tickets, plan, journal.note, lambda: bar.advance(task))
    journal.keep(outcome)
    return outcome


def _keep_logs(on: Scene, journal: report.Journal, outcome: Outcome) -> None:
    """The parts' own logs, beside the journal, when something went wrong: their folder is about to go."""
    if not outcome.verdict.good:
        shutil.copytree(on.system.stack.place.logs, journal.path.with_suffix(".logs"), dirs_exist_ok=True)


def main() -> int:
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    folder = layout().root / "storms"
    folder.mkdir(parents=True, exist_ok=True)
    journal = report.Journal(folder / f"bao-{datetime.now():%Y%m%d-%H%M%S}.log")
    try:
        with contextlib.redirect_stdout(sys.stderr):
            told = run(given, journal)
    except CommandError as error:
        complain(str(error))
        return 1
    typer.echo(json.dumps(told, ensure_ascii=False, indent=2) if given.json else report.words(told))
    return 0 if given.calm or report.is_good(told) else 1


if __name__ == "__main__":
    sys.exit(main())
