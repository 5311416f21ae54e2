"""The Zalo Official Account: what it tells us, what we send by it, and the tokens that let us."""
