"""Two or three states with means and spreads of their own, and whether there are any."""
