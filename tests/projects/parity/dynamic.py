import importlib

math = importlib.import_module("math")
abc = __import__("colorsys")
print(math.floor(2.5), abc.rgb_to_hsv(1, 0, 0), importlib.import_module("json.encoder").JSONEncoder.__name__)
try:
    import not_there_at_all
except ImportError as error:
    print(type(error).__name__, error.name, isinstance(error, ModuleNotFoundError))
try:
    from json import not_there
except ImportError as error:
    print(type(error).__name__, str(error)[:41])
import sys

print("json" in sys.modules, sys.modules["math"] is math, __name__ in sys.modules)
