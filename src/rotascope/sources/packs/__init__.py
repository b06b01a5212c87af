"""Data that ride inside published registry packages."""
