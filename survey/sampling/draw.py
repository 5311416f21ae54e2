"""The draw: everybody in the frame gets a ticket made of the seed and their key; the lowest tickets are drawn.

Tickets are SHA-256, so that whoever has the seed and the frame repeats the draw with any tool and in any language.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from survey.sampling.frame import Unit

METHOD = "tickets/1"
OFFICIAL, RESERVE = "official", "reserve"


@dataclass(frozen=True, slots=True)
class Drawn:
    """One place on a list. Places are counted from 1 in each list of each agency, in the order of the tickets."""

    unit: Unit
    list: str
    place: int


def ticket(seed: str, unit: Unit) -> str:
    return hashlib.sha256(f"{seed}\n{unit.agency}\n{unit.key}".encode()).hexdigest()


def draw(units: Iterable[Unit], sizes: Mapping[str, int], reserve_percent: int, seed: str) -> list[Drawn]:
    """The official and the reserve list of every agency in `sizes`; an agency smaller than its size is drawn whole.

    The reserve is that share of the official list, rounded up, as far as there is anybody left.
    """
    of_agency: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        of_agency[unit.agency].append(unit)
    lists: list[Drawn] = []
    for agency in sorted(of_agency):
        everybody = sorted(of_agency[agency], key=lambda unit: ticket(seed, unit))
        official = _first(everybody, min(sizes.get(agency, 0), len(everybody)))
        taken = set(official)
        left = [unit for unit in everybody if unit not in taken]
        reserve = _first(left, min(-(-len(official) * reserve_percent // 100), len(left)))
        lists += _placed(official, OFFICIAL) + _placed(reserve, RESERVE)
    return lists


def _placed(units: Sequence[Unit], name: str) -> list[Drawn]:
    return [Drawn(unit, name, place) for place, unit in enumerate(units, 1)]


def _first(ordered: Sequence[Unit], size: int) -> list[Unit]:
    """The first of every stratum by its share of `size`, in the order in which they are given."""
    share = allocate(size, Counter(unit.stratum for unit in ordered))
    chosen = []
    for unit in ordered:
        if share[unit.stratum]:
            share[unit.stratum] -= 1
            chosen.append(unit)
    return chosen


def allocate(size: int, strata: Mapping[str, int]) -> dict[str, int]:
    """How many of `size` each stratum gets in proportion to its members: whole parts first, then the largest
    remainders, of equal ones the larger stratum, then the first by name. Raises ValueError for more than there are.
    """
    total = sum(strata.values())
    if size > total:
        raise ValueError(f"{size} of {total}")
    whole = {name: size * members // total for name, members in strata.items()} if total else {}
    remainders = sorted(whole, key=lambda name: (-(size * strata[name] % total), -strata[name], name))
    for name in remainders[: size - sum(whole.values())]:
        whole[name] += 1
    return whole
