"""Companies' accounts beside prices and estimates, as records and panels."""
