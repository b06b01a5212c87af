"""The version, in a file of its own: pages print it, and the front door shows it."""

__version__ = "0.1.0"
