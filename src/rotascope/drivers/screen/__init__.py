"""Screens: a small language of comparisons over columns of companies, parsed and never executed."""
