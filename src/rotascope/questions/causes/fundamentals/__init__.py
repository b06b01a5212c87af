"""What companies cost, how their earnings grow, what they pay out, where money goes: small caps against large ones."""
