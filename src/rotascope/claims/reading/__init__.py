"""From text to tokens, numbers, dates, periods and names."""
