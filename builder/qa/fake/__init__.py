"""A small page under CPython, for unit tests of a site's own Python: what it does not do raises an error that says so."""
