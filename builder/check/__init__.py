"""The static audit of `build.py check`: it checks the files of a built site, without a browser or the network."""
