"""Servers for developing a site: the site itself, an OpenID provider, and sample APIs."""
