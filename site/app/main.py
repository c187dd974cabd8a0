"""What every page runs first."""

import auth

auth.start()
