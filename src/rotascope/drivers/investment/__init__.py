"""What investment costs: its burden on cash, the depreciation that follows, the margins that carry it."""
