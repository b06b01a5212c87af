"""Decisions and happenings that the program dates."""
