"""Verdicts on what groups cost, how their earnings grow, what funds take in, what companies plan and pay."""
