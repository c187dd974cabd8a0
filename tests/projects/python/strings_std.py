import string
from string import Formatter, Template, capwords
print(string.ascii_letters, string.digits, string.hexdigits, string.octdigits, string.punctuation, repr(string.whitespace), len(string.printable))
t = Template("$who owes ${n}kr, $$5 for ${what}")
print(t.substitute(who="Åse", n=12, what="té"), t.safe_substitute(who="X"), t.get_identifiers(), t.is_valid())
for bad in (lambda: t.substitute(who=1), lambda: Template("$1").substitute()):
    try:
        bad()
    except (KeyError, ValueError) as e:
        print(type(e).__name__, e)
print(capwords("hello  wORLD of o'neil"), capwords("a-b c", "-"))
class Shout(Formatter):
    def convert_field(self, value, conversion):
        return str(value).upper() if conversion == "u" else super().convert_field(value, conversion)
    def get_value(self, key, args, kwargs):
        return kwargs.get(key, f"<{key}>") if isinstance(key, str) else super().get_value(key, args, kwargs)
f = Shout()
print(f.format("{0!u} {name} {1:>5}|{missing}", "abc", 3.5, name="N"), list(f.parse("a{b!r:>{w}}c{{")))
table = str.maketrans("abc", "xyz", "-")
print("a-b-c".translate(table), "hello".translate({ord("l"): None, ord("h"): "HH"}), str.maketrans({"a": 1}))
print("{:*^9}|{:+d}|{:08.3f}|{:,}|{!r:>6}|{:%}".format("mid", 5, 3.14159, 1234567, "q", 0.256), "{0[1]}{1.real}{2[k]}".format([1, 2], 3, {"k": "v"}), "{:{}}".format("x", 4) + "|", "{a}{a}".format(a=1))
print("%s|%r|%5.2f|%-6d|%06d|%x|%o|%e|%%|%c|%+d" % ("s", "r", 3.14159, 42, 42, 255, 8, 12345.678, "c", 7), "%(a)s-%(b)03d" % {"a": 1, "b": 2}, "%*d" % (5, 3), "%.3s" % "abcdef", "%s" % (None,), "%i" % 3.9)
for bad in (lambda: "{x}".format(), lambda: "%d" % "a", lambda: "%s %s" % (1,), lambda: "{:d}".format("a"), lambda: "%s" % (1, 2)):
    try:
        print(bad())
    except (IndexError, KeyError, TypeError, ValueError) as e:
        print(type(e).__name__, e)
