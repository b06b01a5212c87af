"""What a sentence says without a number: directions, comparisons, runs, who led, decisions, events, causes."""
