"""Compile Python for the browser to JavaScript chunks, ahead of time, with Brython's own compiler."""
