"""From typed rows to the tables of a store: versions, release times, periods, units."""
