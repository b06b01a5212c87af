"""What is published about the market: the register, filings, estimates, indexes and funds."""
