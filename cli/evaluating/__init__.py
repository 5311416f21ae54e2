"""How well replies are understood: labelled replies on the way of a live message, and the figures of it."""
