"""Tools for controlling a running site in tests: its clocks, and the workers of its pages."""
