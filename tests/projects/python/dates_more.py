# datetime and calendar, with values that nobody thought of.
state = 31337
def rnd(n):
    global state
    state = (state * 1103515245 + 12345) % 2147483648
    return (state >> 8) % n
def pick(xs): return xs[rnd(len(xs))]
def out(*w):
    try: r = w[-1]()
    except Exception as e: r = type(e).__name__
    print(*map(ascii, w[:-1]), ascii(r))
from datetime import date, datetime, timedelta, time, timezone, UTC
import calendar
D = [date(2024, 2, 29), date(1950, 1, 1), date(9999, 12, 31), date(2023, 12, 31), date(2000, 1, 1)]
Z = [None, UTC, timezone(timedelta(hours=5, minutes=30)), timezone(timedelta(hours=-8), "PST"), timezone(-timedelta(seconds=3661))]
dt = lambda: datetime(pick([1901, 1970, 2024, 2023, 9999]), rnd(12) + 1, rnd(28) + 1, rnd(24), rnd(60), rnd(60), pick([0, 1, 999999, 5000]), pick(Z))
td = lambda: timedelta(days=pick([0, 1, -1, 365, 999999999]), seconds=pick([0, 59, -1, 86400, 3.5]), microseconds=pick([0, 1, -1, 1500000]), weeks=pick([0, 1]), milliseconds=pick([0, 0.5]))
CODES = list("aAbBdHIjmMpSUwWxXyYzZfcGuV%:")
for k in range(250):
    d = pick(D); x = dt()
    f = " ".join("%" + pick(CODES[:-1]) for _ in range(3))
    out(f, x, lambda: x.strftime(f)); out(f, d, lambda: d.strftime(f)); out(x, lambda: (x.isoformat(), x.isoformat(" ", "milliseconds"), str(x), repr(x), x.ctime(), x.weekday(), tuple(x.isocalendar()), x.timetuple()[:9], x.toordinal(), x.date(), x.time(), x.timetz(), x.utcoffset(), x.tzname(), x.dst()))
    out(x, lambda: datetime.fromisoformat(x.isoformat()) == x); out(x, lambda: x.timestamp() if x.tzinfo else 0); out(x, lambda: x.astimezone(UTC).isoformat() if x.tzinfo else 0); out(x, lambda: hash(x) == hash(datetime.fromisoformat(x.isoformat())))
for k in range(500):
    a, b = dt(), dt(); t, u = td_a, td_b = None, None
    try: t = td()
    except OverflowError as e: print("over"); continue
    try: u = td()
    except OverflowError as e: print("over"); continue
    o = pick(["a-b", "a+t", "a-t", "t+u", "t-u", "-t", "abs", "t*n", "t/u", "t//u", "t%u", "divmod", "t/n", "t//n", "cmp", "eq", "tcmp", "d-d", "d+t", "total"])
    n = pick([2, -3, 1.5, 0, 0.1])
    out(o, a, b, t, u, n, {"a-b": lambda: a - b, "a+t": lambda: a + t, "a-t": lambda: a - t, "t+u": lambda: t + u, "t-u": lambda: t - u, "-t": lambda: -t, "abs": lambda: abs(t), "t*n": lambda: t * n, "t/u": lambda: t / u, "t//u": lambda: t // u, "t%u": lambda: t % u, "divmod": lambda: divmod(t, u), "t/n": lambda: t / n, "t//n": lambda: t // n, "cmp": lambda: (a < b, a >= b), "eq": lambda: a == b, "tcmp": lambda: (t < u, t == u, bool(t)), "d-d": lambda: pick(D) - pick(D), "d+t": lambda: pick(D) + t, "total": lambda: (t.total_seconds(), str(t), repr(t), t.days, t.seconds, t.microseconds)}[o])
ISO = ["2024-02-29", "2024-02-30", "2024-W09-4", "2024-W09", "2024-02-29T10", "2024-02-29T10:20", "2024-02-29 10:20:30.5", "2024-02-29T10:20:30.123456789", "2024-02-29T10:20:30Z", "2024-02-29T10:20+05:30", "2024-02-29T25:00", "T10:00", "x", "", "2024-2-9", "2024-02-29T10:20:30,5", "102030", "10:20", "10:20:30-08:00"]
for s in ISO: out(s, lambda: datetime.fromisoformat(s)); out(s, lambda: date.fromisoformat(s)); out(s, lambda: time.fromisoformat(s))
PARSE = [("2024-02-29", "%Y-%m-%d"), ("29 Feb 2024", "%d %b %Y"), ("Thursday", "%A"), ("12:30 PM", "%I:%M %p"), ("12:30 am", "%I:%M %p"), ("24", "%y"), ("69", "%y"), ("2024 060", "%Y %j"), ("10:20:30.5", "%H:%M:%S.%f"), ("+0530", "%z"), ("+05:30", "%z"), ("Z", "%z"), ("UTC", "%Z"), ("x", "%Y"), ("2024-13-01", "%Y-%m-%d"), ("2024-02-29 ", "%Y-%m-%d"), ("  5", "%d"), ("2024 08 4", "%G %V %u"), ("50%", "%d%%"), ("2024 09 4", "%Y %W %w"), ("2/9/24", "%m/%d/%y")]
for s, f in PARSE: out(s, f, lambda: datetime.strptime(s, f))
for d in D: out(d, lambda: (d.replace(day=1), tuple(d.isocalendar()), d.isoweekday(), d.timetuple()[6:8], f"{d:%d.%m.%y}", d.toordinal(), date.fromordinal(d.toordinal()) == d, date.fromisocalendar(*d.isocalendar()) == d))
for w in (lambda: date(2023, 2, 29), lambda: datetime(2024, 1, 1, 24), lambda: time(25), lambda: date(0, 1, 1), lambda: timedelta(days=10**10), lambda: datetime(2024, 1, 1) - datetime(2024, 1, 1, tzinfo=UTC), lambda: datetime(2024, 1, 1) < date(2024, 1, 1), lambda: timezone(timedelta(days=1)), lambda: date(2024, 1, 1) + 1, lambda: datetime.fromtimestamp(1e9, UTC), lambda: datetime.fromtimestamp(0.1, UTC), lambda: date.fromtimestamp("x"), lambda: datetime.combine(D[0], time(1, 2), UTC), lambda: time(1, 2, tzinfo=UTC).isoformat(), lambda: time(1) < time(2), lambda: time.min, lambda: datetime.max, lambda: timedelta.resolution, lambda: timedelta.max): out(w)
print(*map(int, calendar.monthrange(2024, 2)), calendar.isleap(1900), calendar.month(2024, 2), calendar.monthcalendar(2024, 2), calendar.day_name[0], calendar.leapdays(2000, 2024), calendar.timegm((2024, 1, 1, 0, 0, 0)), calendar.TextCalendar(6).formatmonth(2023, 1))
