import base64
import itertools
from fractions import Fraction
from datetime import date, datetime, timedelta, timezone

print(list(itertools.pairwise("abcd")), list(itertools.pairwise([])), list(itertools.accumulate([1, 2, 3])))
print(tuple(date(2024, 12, 30).isocalendar()), date.fromisocalendar(2025, 1, 1), f"{date(2024, 2, 29):%d.%m.%y}")
print(datetime(2024, 1, 31, 12, tzinfo=timezone.utc) + timedelta(days=1.5), datetime.fromisoformat("2024-01-02T03:04:05+02:00"))
print((date(2024, 3, 1) - date(2024, 2, 1)).days, datetime(2024, 1, 2).strftime("%A %j %I%p"), timedelta(seconds=3661.5))
import re

print(re.sub(r"(?P<x>a)(b)", r"<\g<x>|\2|\g<2>|\1>", "abc"), re.sub("(a)", r"\g<1>0", "ba"), re.sub("a", r"\n", "a") == "\n")
for size in range(5):
    data = bytes([251, 239, 255, 0, 250][:size])
    print(base64.urlsafe_b64encode(data), base64.urlsafe_b64decode(base64.urlsafe_b64encode(data)))
print(Fraction("0.25"), Fraction("1/4"), Fraction("3"), Fraction("-1.5e2"), Fraction(" 1_0/4 "), Fraction("1e-2"))
for x in ("", "a", "1/", "0.25z", "1/0"):
    try: print(Fraction(x))
    except (ValueError, ZeroDivisionError) as e: print(type(e).__name__, e)
for x in ("1.5/2", "1e2/3", "+7", ".5", "5.", "x/2", "-3/6"):
    try: print(x, Fraction(x))
    except (ValueError, ZeroDivisionError) as e: print(type(e).__name__, e)
print(Fraction(0.25), Fraction(3, 6))
import csv, datetime, functools, io, time
from types import SimpleNamespace
def zero(f):
    try: return f()
    except Exception as e: return type(e).__name__
print(functools.reduce(lambda a, b: (a, b), [1], None), functools.reduce(lambda a, b: a + b, [1, 2, 3]), functools.reduce(max, [], 0))
print(zero(lambda: functools.reduce(max, [])))
t = io.StringIO("a\nb\nc"); print(repr(t.readline()), t.tell()); t.write("X"); print(repr(t.getvalue()), t.tell())
n = SimpleNamespace(a=1); n.c = 3; print(n, vars(n), n == SimpleNamespace(a=1, c=3), n != SimpleNamespace(a=1))
n.me = n; print(n)
o = io.StringIO(); w = csv.DictWriter(o, ["x", "y"]); w.writeheader(); w.writerow({"x": 1, "y": "a,b"}); csv.writer(o).writerow(i for i in (1, 2)); print(repr(o.getvalue()))
print(list(csv.DictReader(io.StringIO("x,y\n1,2\n"))))
print(datetime.date(2024, 12, 30).strftime("%u %G %V %e %j %U %W %a %b %%Y %-d"), datetime.date(2021, 1, 3).strftime("%G-W%V-%u %U %W %y"))
t = time.gmtime(0); print(t[:3], t.tm_year, tuple(t)[:6], isinstance(t, tuple), t == time.gmtime(0), len(t), t)
