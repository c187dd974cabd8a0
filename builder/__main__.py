"""`python -m builder`: the same commands as build.py, in an environment that is already set up."""

from builder.cli import entry

entry()
