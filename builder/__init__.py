"""Gossamer: build static sites with OpenID sign-in, with Python both at build time and in the browser."""

__version__ = "0.1.0"
