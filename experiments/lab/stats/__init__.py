"""Intervals, effects, and trees: from numbers to what can be said of them."""
