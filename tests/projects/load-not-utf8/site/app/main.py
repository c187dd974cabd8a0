# naïve
x = 'café �'
