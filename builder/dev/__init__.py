"""What runs beside the site while it is being written: server, identity provider, API."""
