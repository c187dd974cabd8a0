"""The code that every page runs first in the browser."""

import auth

auth.start()
