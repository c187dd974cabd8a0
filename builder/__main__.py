"""`python -m builder`: the commands of build.py, in an environment that is already set up."""

from builder.cli import entry

entry()
