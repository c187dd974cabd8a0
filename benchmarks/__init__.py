"""Measurements that the tests do not run: each folder has its own command."""
