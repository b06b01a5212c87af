"""What the world is called: the only place where a ticker, a series id or a dated act is written.

Nothing is loaded here: each module is imported by its own name, and its data are read when they are first asked for.
"""
