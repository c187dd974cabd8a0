import contextlib
import copy
import heapq
import io
import logging
import operator
import random
import types
import urllib.parse
from contextlib import ExitStack, contextmanager, nullcontext, redirect_stdout, suppress


@contextmanager
def managed(name):
    print("open", name)
    try:
        yield name.upper()
    except ValueError as error:
        print("handled", error)
    finally:
        print("close", name)


with managed("a") as got:
    print(got)
with managed("b"):
    raise ValueError("inside")
with suppress(KeyError):
    {}["x"]
with ExitStack() as stack:
    print(stack.enter_context(managed("c")), stack.enter_context(nullcontext(5)))
    stack.callback(print, "callback")
buffer = io.StringIO()
with redirect_stdout(buffer):
    print("captured")
print(repr(buffer.getvalue()))
stream = io.StringIO()
logger = logging.getLogger("test")
handler = logging.StreamHandler(stream)
handler.setFormatter(logging.Formatter("%(levelname)s:%(name)s:%(message)s"))
logger.addHandler(handler)
logger.warning("watch %s", "out")
logger.debug("hidden")
print(stream.getvalue().strip())
a = {"k": [1, {"z": 2}]}
b = copy.deepcopy(a)
b["k"][1]["z"] = 3
print(a, b, copy.copy([1]) == [1])
h = [5, 1, 4]
heapq.heapify(h)
heapq.heappush(h, 2)
print([heapq.heappop(h) for _ in range(4)], heapq.nlargest(2, [3, 9, 1]), types.SimpleNamespace(a=1), types.MappingProxyType({"a": 1}))
print(urllib.parse.quote("a b/é?"), urllib.parse.urlencode({"a": "1 2", "b": ["x", "y"]}, doseq=True), urllib.parse.parse_qs("a=1&a=2&b=%20"), urllib.parse.urlsplit("https://u@h:8/p?q#f").port)
random.seed(5)
print(len({random.random() for _ in range(5)}), random.randint(3, 3), len(random.sample(range(9), 3)), operator.add(1, 2))
class Closing:
    def close(self):
        print("closing")
with contextlib.closing(Closing()):
    pass
