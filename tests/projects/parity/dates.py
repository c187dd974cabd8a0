import calendar
import datetime
from datetime import date, timedelta, timezone

d = datetime.datetime(2026, 11, 23, 10, 5, 7, 123456, tzinfo=timezone.utc)
print(d, d.isoformat(), d.date(), d.weekday(), d.strftime("%Y-%m-%d %H:%M:%S.%f %j %a %B"), d + timedelta(days=40, hours=5), repr(d))
print(datetime.datetime.fromisoformat("2026-11-23T10:05:07+02:00"), d.timestamp(), datetime.datetime.fromtimestamp(0, timezone.utc), d.replace(year=2027).year)
print(date(2024, 2, 29) + timedelta(365), date.fromisoformat("2026-01-02"), (date(2026, 3, 1) - date(2026, 2, 1)).days, timedelta(seconds=90061), timedelta(hours=1) / 2)
print(datetime.datetime.strptime("23/11/26 07:08", "%d/%m/%y %H:%M"), datetime.time(5, 6).isoformat(), calendar.monthrange(2024, 2), calendar.isleap(2000))
print(d.astimezone(timezone(timedelta(hours=-5))), d < d + timedelta(1), max(d, d - timedelta(1)) == d, timedelta(days=-1, seconds=5))
for call in (lambda: date(2026, 13, 1), lambda: datetime.datetime.fromisoformat("nope"), lambda: datetime.datetime.strptime("x", "%d"), lambda: d - datetime.datetime(2026, 1, 1)):
    try:
        call()
    except Exception as error:
        print(type(error).__name__, error)
