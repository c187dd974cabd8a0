import json
from datetime import date
from decimal import Decimal
from collections import OrderedDict
doc = {"name": "Zoë \u2028 \"x\"\\", "n": [1, -2.5, 1e100, 1e-7, 0.1, 10**20, True, False, None], "nested": {"a": {}, "b": [], "c": [[]]}, 5: "int key", None: "none", True: "t", 1.5: "f"}
print(json.dumps(doc))
print(ascii(json.dumps(doc, ensure_ascii=False, indent=2)))
print(json.dumps(doc, separators=(",", ":"), indent=None), json.dumps([[], {}, [{}]], indent="\t"))
class Enc(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, date):
            return o.isoformat()
        if isinstance(o, set):
            return sorted(o)
        return super().default(o)
print(json.dumps({"d": date(2024, 1, 1), "s": {3, 1}}, cls=Enc), json.dumps(date(2024, 1, 1), default=str))
try:
    json.dumps(object(), cls=Enc)
except TypeError as e:
    print(e)
text = '{"a": 1, "b": [1.0, 2e3, -0, "\\u00e9\\ud83d\\ude00\\n"], "a": 2, "c": null}'
print(json.loads(text), json.loads(text, object_pairs_hook=list), json.loads("1.10", parse_float=Decimal), json.loads("[1]", parse_int=float), json.loads(b'{"x": 1}'), json.loads(" [ ] "), json.loads('"\\/"'))
print(json.loads("NaN"), json.loads("-Infinity"), json.dumps(float("nan")), json.loads("1E2"), type(json.loads("1.0")).__name__, json.loads("0"), json.loads("-1"))
for bad in ("", "{", '{"a"}', "[1 2]", "tru", "'a'", '{"a": 1,}', "1 2", '"\\x"', "01", "[1,]", "{1: 2}", "nul", '"abc'):
    try:
        print(json.loads(bad))
    except json.JSONDecodeError as e:
        print(repr(bad), e, e.pos, e.lineno, e.colno, e.msg)
for bad in (lambda: json.dumps({(1, 2): 3}), lambda: json.dumps(float("inf"), allow_nan=False), lambda: json.loads(5), lambda: json.dumps([1, {2}])):
    try:
        print(bad())
    except (TypeError, ValueError) as e:
        print(type(e).__name__)
print(json.dumps({(1, 2): 3, "k": 1}, skipkeys=True), json.dumps("\x1f\x00\t/"), json.dumps({"b": 1, "a": {"d": 1, "c": 2}}, sort_keys=True), json.dumps((1, (2,))), json.dumps(OrderedDict(z=1, a=2)))
loop = []
loop.append(loop)
try:
    json.dumps(loop)
except ValueError as e:
    print(e)
print(list(json.JSONEncoder().iterencode([1, "a"])) and json.JSONDecoder().raw_decode('{"a": 1} tail'))
