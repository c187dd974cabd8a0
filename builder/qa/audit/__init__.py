"""The leak audit: every secret that a sign-in puts on the wire is looked for in every place where a browser keeps things.

`builder/commands/audit.py` is the command; docs/audit.md says what is looked for, and where.
"""
