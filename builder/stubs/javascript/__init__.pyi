"""What Python in the browser finds in `javascript`, as Brython 3.15 has it: for editors and type checkers."""

from collections.abc import Callable, Sequence
from typing import Any

class JSObject:
    """An object of JavaScript: it has the attributes and methods that it has there. `Class.new(…)` makes an object of a class."""

    def __getattr__(self, name: str) -> Any: ...
    def __setattr__(self, name: str, value: Any) -> None: ...
    def __delattr__(self, name: str) -> None: ...
    def __getitem__(self, key: Any) -> Any: ...
    def __setitem__(self, key: Any, value: Any) -> None: ...
    def __delitem__(self, key: Any) -> None: ...
    def __contains__(self, key: object) -> bool: ...
    def __iter__(self) -> Any: ...
    def __len__(self) -> int: ...
    def __call__(self, *args: Any) -> Any: ...

class NullType: ...
class UndefinedType: ...

class _JSON:
    def parse(self, text: str) -> Any:
        """Return the value of a JSON text, as Python's dicts, lists, strings, numbers, booleans and None."""

    def stringify(self, value: Any) -> str:
        """Return a value of Python as a JSON text."""

NULL: None
UNDEFINED: UndefinedType
JSON: _JSON
Array: Any
Date: Any
Math: Any
Number: Any
RegExp: Any
String: Any
super: Any

def this() -> Any:
    """Return JavaScript's `this`, as a function of Python that JavaScript has called finds it."""

def jsobj2pyobj(obj: Any) -> Any:
    """Return an object of JavaScript as Python's."""

def pyobj2jsobj(obj: Any) -> Any:
    """Return an object of Python as JavaScript's."""

def extends(js_constr: Any) -> Callable[[Any], Any]:
    """Return a decorator by which a class inherits a class of JavaScript."""

def import_modules(refs: Sequence[str], callback: Callable[..., object], loaded: list[Any] = ...) -> None:
    """Import modules of JavaScript by their URLs, then call `callback` with them."""
