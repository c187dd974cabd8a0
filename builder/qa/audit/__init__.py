"""The leak audit: search every place where a browser stores data for the secrets of a sign-in.

The secrets are taken from network traffic. `builder/commands/audit.py` is the command; docs/audit.md lists the secrets
and the places.
"""
