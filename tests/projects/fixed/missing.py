import ast
import importlib
import unicodedata

try:
    import dis
except ImportError as error:
    print(type(error).__name__, error)
try:
    getattr(ast, "pa" + "rse")
except AttributeError as error:
    print(error)
try:
    getattr(unicodedata, "look" + "up")
except AttributeError as error:
    print(error)
try:
    importlib.reload(importlib)
except ImportError as error:
    print(error)
print(unicodedata.normalize("NFD", "é") == "e\u0301", unicodedata.category("A"), unicodedata.category("1"), unicodedata.category(" "))
try:
    getattr(__builtins__, "ev" + "al")("1")
except RuntimeError as error:
    print(error)
print(ast.literal_eval("{'a': [1, -2.5, (3,), {4}, None, b'x', 'y' 'z', 0x1f, 1_000]}"))
# prints: ModuleNotFoundError No module named 'dis' (it needs Python's compiler, which is not in the browser)
# prints: ast.parse is not available: Python is compiled at build time, and its compiler is not in the browser
# prints: unicodedata.lookup is not available: it needs a table that is not sent to browsers
# prints: importlib cannot be loaded again: reload the page
# prints: True Lu Nd Zs
# prints: eval() is not available: Python is compiled at build time
# prints: {'a': [1, -2.5, (3,), {4}, None, b'x', 'yz', 31, 1000]}
