import auth

auth.start()
