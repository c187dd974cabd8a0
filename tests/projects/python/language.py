# In a browser whose language is "C", which is none: the runtime starts, and knows the time zone.
import time

print(type(time.tzname[0]).__name__, len(time.tzname))
