"""Gossamer: static sites with sign-in, Python on both sides."""

__version__ = "0.1.0"
