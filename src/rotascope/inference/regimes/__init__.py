"""Two or three states with means and spreads of their own, and which of them a series is in."""
