"""What is traded: who the companies are, their calendar, their returns and their prints."""
