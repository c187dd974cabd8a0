"""A simulated page under CPython, for unit tests of a site's own Python. Unsupported features raise a clear error."""
