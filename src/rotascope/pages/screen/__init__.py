"""What the terminal page is drawn with: letters, small lines, claims as blocks."""
