"""Commands that need more than a few lines of code. Each takes the options and a log, and returns the exit code.

They write everything to the log that `builder/cli.py` passes in, and never print or exit themselves.
"""
