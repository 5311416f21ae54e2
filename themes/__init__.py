"""What open comments are about: themes of the codebook, tone, and what must leave the ordinary path."""
