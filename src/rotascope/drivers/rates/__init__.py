"""The policy rate's path, the yield curve, and what either does to companies that owe and to banks that lend."""
