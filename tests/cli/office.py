"""A survey office at the command line: finished cases of one agency, and whatever else a test types in."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from survey.desk import Desk
from survey.runtime import wiring

AGENCY = "H57.21"


def at_the_desk[T](act: Callable[[Desk], Awaitable[T]]) -> T:
    async def inside() -> T:
        from survey.runtime.settings import read

        async with wiring.desk(read()) as desk:
            return await act(desk)

    return asyncio.run(inside())


def cases(number: int, **fields: Any) -> list[str]:
    """So many cases whose results were returned two days ago."""
    now = wiring.now()
    rows = [
        {
            "code": f"{AGENCY}-{now - timedelta(days=9):%y%m%d}-{one:04d}",
            "agency": AGENCY,
            "procedure_name": "Trích lục hộ tịch",
            "field": "Hộ tịch",
            "returned_at": f"{now - timedelta(days=2):%Y-%m-%d}",
            "status": "10",
            "applicant_name": "Lê Thị Bưởi",
            "applicant_phone": f"09123{one:05d}",
            **fields,
        }
        for one in range(1, number + 1)
    ]
    return [one.code for one in at_the_desk(lambda desk: desk.register.enter(rows))]


def yesterday() -> str:
    return f"{wiring.now() - timedelta(days=1):%d/%m/%Y}"
