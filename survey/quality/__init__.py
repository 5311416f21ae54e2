"""Whether a response may be counted on: rules that notice, and say in Vietnamese what they noticed. Pure."""

from survey.quality.facts import Facts
from survey.quality.rules import CHECKS, Flag, Rule, Rulebook, inspect

__all__ = ["CHECKS", "Facts", "Flag", "Rule", "Rulebook", "inspect"]
