"""Claims about instruments: change, gap, level, streak, superlative, record."""
