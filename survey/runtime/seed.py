"""`python -m survey.runtime.seed`: gives an empty demo some hundreds of finished cases of the last weeks."""

from __future__ import annotations

import asyncio

from survey.measures.period import VIETNAM
from survey.runtime import demo
from survey.runtime.settings import load
from survey.runtime.wiring import desk, now


async def seed() -> int:
    """How many cases were entered; 0 when there were some already."""
    async with desk(load()) as one:
        if await one.showcase.slips():
            return 0
        results = await one.register.enter(demo.cases(now().astimezone(VIETNAM).date()))
        return sum(result.status == "created" for result in results)


if __name__ == "__main__":
    asyncio.run(seed())
