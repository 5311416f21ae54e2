"""What a judging word says once negation and intensity around it are counted. They decide before sentiment."""

from __future__ import annotations

from dataclasses import dataclass, field

# Judging words by how surely they stand for a level: the scale's own words first.
STANDING = {"sat": 3, "good": 2, "fair": 2, "okay": 2, "bad": 2, "middle": 2, "helpful": 1, "swift": 1, "slow": 1}
_NEGATORS = frozenset({"neg", "nothate", "notquite", "notthat"})


@dataclass(slots=True)
class Bent:
    """The words that bend one judging word: in order those before it, then those after it."""

    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)

    @property
    def negators(self) -> list[str]:
        return [tag for tag in self.before if tag in _NEGATORS]

    @property
    def stressed(self) -> bool:
        return "very" in self.before or "very" in self.after

    @property
    def softened(self) -> bool:
        return "little" in self.before or "little" in self.after

    @property
    def utterly(self) -> bool:
        return "atall" in self.after or "atall" in self.before


def level(tag: str, base: int, bent: Bent) -> int | None:
    """The level a judging word stands for, or None when it lies between two or says nothing sure."""
    if len(bent.negators) > 1:
        return None
    if bent.negators:
        return _denied(tag, base, bent)
    return None if bent.utterly else _affirmed(tag, base, bent)


def _denied(tag: str, base: int, bent: Bent) -> int | None:
    if tag not in ("sat", "good", "fair", "okay", "helpful") or base == 5:
        return None
    negator = bent.negators[0]
    at = bent.before.index(negator)
    if negator == "notthat" or "little" in bent.before or "fairly" in bent.before:
        return None
    if bent.utterly:
        return 1
    if negator == "nothate" or "also" in bent.before[at:]:
        return None
    if "very" in bent.before[:at]:
        return 1
    return None if "very" in bent.before[at:] else 2


def _affirmed(tag: str, base: int, bent: Bent) -> int | None:
    if base == 3:
        return 3
    if bent.softened:
        return 2 if tag == "bad" and base == 2 else None
    if base in (1, 5):
        return base if "also" not in bent.before else None
    return _praised(tag, bent) if base == 4 else _blamed(tag, bent)


def _praised(tag: str, bent: Bent) -> int | None:
    if bent.stressed:
        return 5
    if "truly" in bent.before or (tag == "okay" and "also" in bent.before):
        return None
    return 3 if tag == "fair" and ("also" in bent.before or "fairly" in bent.before) else 4


def _blamed(tag: str, bent: Bent) -> int | None:
    if tag == "bad":
        return 1 if bent.stressed else 2
    return None if "very" in bent.before else 2
