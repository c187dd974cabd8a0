"""Tools for testing a Gossamer site: finding a browser, running a site, searching for leaks."""
