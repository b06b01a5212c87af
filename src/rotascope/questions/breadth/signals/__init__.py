"""Signals of breadth: where they stand today, what followed them, and whether the A-D line parts from its index."""
