"""What runs in a page, beside scripts that nobody trusts: it asks the vault for everything, and holds no token."""
