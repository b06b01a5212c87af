"""Is it unusual, broken, persistent? Panels and numbers in, records with their evidence out."""
