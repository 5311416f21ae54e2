"""Rasa's door to the desk: one small action per act, and no state."""
