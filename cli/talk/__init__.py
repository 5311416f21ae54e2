"""A conversation in the terminal: by a person, or by a transcript."""
