"""What is said of batches after they were stored: scales of downloads, replacements, and batches taken back."""
