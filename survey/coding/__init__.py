"""The coding of open comments: the codebook, what leaves the ordinary path, agreement, counts of people, quotes."""
