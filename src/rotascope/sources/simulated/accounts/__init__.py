"""What companies earn and owe: the constants of each business, and statements that close."""
