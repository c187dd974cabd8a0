"""Run the commands of build.py as `python -m builder`, in an environment that is already set up."""

from builder.cli import entry

entry()
