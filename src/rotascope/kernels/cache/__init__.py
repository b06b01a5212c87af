"""Compiled kernels on disk: where they are kept, in which files, and who compiles them."""
