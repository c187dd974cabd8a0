"""The static audit of `build.py check`: it judges a built site by its files alone, without a browser or the network."""
