"""Measurements, which are not part of the tests: each folder has its own command."""
