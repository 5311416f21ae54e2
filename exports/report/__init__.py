"""The yearly report: a document in the official form and its annexes, the same bytes from the same figures."""
