"""Delta Lake tables, the raw payload archive, as-of reads and quality rules."""
