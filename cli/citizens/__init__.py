"""Simulated citizens: what each means, how they say it, one conversation each, and whether it was stored as meant."""
