"""What a sentence claims: one grammar a family of claims."""
