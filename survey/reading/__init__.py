"""Reading Vietnamese replies: deterministic rules that say which of them decided. Standard library only."""

from survey.reading.reader import read
from survey.reading.result import Reading

__all__ = ["Reading", "read"]
