"""What surrounds the companies: the factors that drive returns, the policy rate, the curve and activity."""
