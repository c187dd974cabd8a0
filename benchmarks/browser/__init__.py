"""How long a visitor waits for a sign-in, here and with three libraries from npm, in Chromium."""
