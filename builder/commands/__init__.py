"""Commands that take more than a few lines. Each gets the options and a log, and returns the exit code.

They say everything through the log that `builder/cli.py` hands them, and never print or exit themselves.
"""
