from datetime import date, datetime, time, timedelta, timezone, UTC
d = date(2024, 2, 29)
print(d, repr(d), d.isoformat(), d.weekday(), d.isoweekday(), d.toordinal(), d.replace(year=2023, day=28), d.strftime("%a %d %b %Y %y %%"), tuple(d.isocalendar()))
print(d + timedelta(days=366), d - date(2023, 12, 31), (d - timedelta(weeks=1)).isoformat(), date.fromordinal(1), date.min, date.max, d.timetuple().tm_yday)
dt = datetime(2024, 3, 31, 1, 59, 59, 999999)
print(dt, repr(dt), dt + timedelta(microseconds=1), dt.isoformat(" ", "minutes"), dt.isoformat(timespec="milliseconds"), dt.date(), dt.time(), dt.replace(microsecond=0))
u = datetime(2024, 1, 1, 12, 30, tzinfo=UTC)
e = u.astimezone(timezone(timedelta(hours=5, minutes=30), "IST"))
print(u, e, e.tzname(), e == u, e.utcoffset(), u.timestamp(), datetime.fromtimestamp(0, UTC), repr(e))
print(datetime.strptime("31/12/2023 23:59", "%d/%m/%Y %H:%M"), datetime.strptime("Mar 5 2024 3PM", "%b %d %Y %I%p"), datetime.strptime("2024-01-02T03:04:05+0200", "%Y-%m-%dT%H:%M:%S%z"))
for text in ("2024-01-02", "2024-01-02T03:04", "2024-01-02 03:04:05.123456", "2024-01-02T03:04:05Z", "20240102", "2024-W01-2"):
    print(text, datetime.fromisoformat(text))
for bad in ("2024-13-01", "nope", "2024-02-30"):
    try:
        date.fromisoformat(bad)
    except ValueError as x:
        print(type(x).__name__)
for args in ((2023, 2, 29), (2023, 13, 1), (0, 1, 1)):
    try:
        date(*args)
    except ValueError as x:
        print("wrong")
t = timedelta(days=-1, hours=5, seconds=3.25)
print(t, repr(t), t.total_seconds(), abs(t), -t, t * 2, t / 2, t // timedelta(hours=1), divmod(timedelta(hours=25), timedelta(days=1)), timedelta(1) > timedelta(hours=23), str(timedelta(days=100, microseconds=5)))
print(time(7, 5), time(7, 5, 1, 50).isoformat(), f"{time(23, 0):%H.%M}", time.fromisoformat("04:05:06"), time(1) < time(2), time(12, tzinfo=UTC))
print(sorted([date(2024, 1, 2), date(2023, 5, 5)]), max(d, date(2025, 1, 1)), d == datetime(2024, 2, 29).date(), f"{d}", f"{dt:%Y-%m-%d %H:%M:%S.%f}", hash(d) == hash(date(2024, 2, 29)))
try:
    print(u < dt)
except TypeError as x:
    print("wrong")
print(datetime.combine(d, time(8)), [str(d + timedelta(days=i)) for i in range(3)], (datetime(2024, 12, 25) - datetime(2024, 2, 29, 6)).days, timedelta(minutes=90) == timedelta(hours=1.5))
