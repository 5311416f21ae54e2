"""Personal data in a comment: where it stands, and the comment with each piece replaced by its kind.

Phones however they are written, identity numbers, mail and house addresses, case codes, names of people; not hotlines,
decrees, streets without a house number, initials or jobs. Pure: the same text always gives the same masks.
"""

from survey.masking.mask import LABELS, Kind, Masked, Span, mask

__all__ = ["LABELS", "Kind", "Masked", "Span", "mask"]
