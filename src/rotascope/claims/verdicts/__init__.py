"""Is it so: each kind of claim against what was known at the article's date."""
