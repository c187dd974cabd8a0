"""Neutral rules → the file one kind of host reads. Each writer gives a file and what it cannot express."""
