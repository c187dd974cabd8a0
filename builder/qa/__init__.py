"""What people who test a Gossamer site import: finding a browser, running a site, auditing for leaks."""
