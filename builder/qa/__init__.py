"""Tools for testing a Gossamer site: find a browser, run the site, search for leaked secrets."""
