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
