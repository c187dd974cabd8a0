"""How long a visitor waits for a sign-in, with Gossamer and with three libraries from npm, in Chromium."""
