"""Putting a build live: the commands of each host, and whether the live site sends what it should."""
