"""What runs in the vault's worker, which holds the tokens. Pages send it messages, and import nothing of it."""
