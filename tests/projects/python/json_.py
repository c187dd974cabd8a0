import json
for t in ['[3, 1.5]', '["a"]', '[]', '{"a": [1, null, true, 1e5, -0.0, 10000000000000000000000]}', '"\\ud83d\\ude42"', '[0.99999, 5e-324]', '1.0', '[1407, -3]']:
    x = json.loads(t)
    print(ascii(x), type(x).__name__)
for v in ["🙂", 1.0, [1.5, {"a": 1.0}], {"k": None, 1: 2, None: 3, True: 4, 1.5: 5}, float("inf"), 1e100, 10**30, "é\n\"\\", "</script>", (), 1e16]:
    print(json.dumps(v), json.dumps(v, ensure_ascii=False), json.dumps(v, indent=2).count("\n"))
print(json.dumps({"b": [1, 2], "a": {}}, sort_keys=True, separators=(",", ":")))
for bad in ["<html>", "", "[1,", '{"a" 1}', "nul", "[1] x", "'a'", '"a\nb"']:
    try:
        json.loads(bad)
    except ValueError as e:
        print(type(e).__name__, e)
try:
    json.dumps({1, 2})
except TypeError as e:
    print(e)
print(json.loads('{"a": 1}', object_hook=lambda d: list(d.items())), json.loads("1.5", parse_float=str))
print(json.dumps(b"a", default=lambda o: o.decode()))
from enum import Enum, IntEnum
class Color(str, Enum):
    RED = "r"
class N(IntEnum):
    ONE = 1
print(json.dumps([Color.RED, N.ONE, {Color.RED: N.ONE, N.ONE: 1}]))
class Enc(json.JSONEncoder):
    def default(self, o):
        return sorted(o) if isinstance(o, set) else super().default(o)
print(json.dumps({"s": {3, 1}}, cls=Enc, indent=2))
a = []
a.append(a)
try:
    json.dumps(a)
except ValueError as e:
    print(e)
print(json.JSONDecoder().raw_decode('{"a": 1} tail'), json.loads(b'"\xc3\xa9"'))
try:
    json.loads('["🙂", x]')
except json.JSONDecodeError as e:
    print(e.pos, e.lineno, e.colno, e.msg)
