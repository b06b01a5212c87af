"""Data in the shape that measures take: panels, and the view that opens a market at a date."""
