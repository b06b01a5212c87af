"""What series of the whole economy say: the policy rate, the curve, credit, activity, the national accounts."""
