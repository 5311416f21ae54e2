"""Measures: from counted answers to the figures of the satisfaction method. Integers in, text out, no floats."""
