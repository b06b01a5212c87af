"""How rare: ranks among like windows, since-dates, streaks, what followed, how long departures last."""
