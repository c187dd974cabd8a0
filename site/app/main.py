"""The code that every page runs first."""

import auth

auth.start()
