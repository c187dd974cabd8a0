"""The module `javascript` of Brython 3.15, for editors and type checkers."""

from collections.abc import Callable, Sequence
from typing import Any

class JSObject:
    """A JavaScript object, with its own attributes and methods. `Class.new(…)` creates an instance of a class."""

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
        """Parse a JSON text into Python dicts, lists, strings, numbers, booleans and None."""

    def stringify(self, value: Any) -> str:
        """Return a Python value as a JSON text."""

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
    """Return JavaScript's `this` in a Python function that JavaScript has called."""

def jsobj2pyobj(obj: Any) -> Any:
    """Convert a JavaScript object to a Python object."""

def pyobj2jsobj(obj: Any) -> Any:
    """Convert a Python object to a JavaScript object."""

def extends(js_constr: Any) -> Callable[[Any], Any]:
    """Return a decorator that makes a Python class inherit from a JavaScript class."""

def import_modules(refs: Sequence[str], callback: Callable[..., object], loaded: list[Any] = ...) -> None:
    """Import JavaScript modules by URL, then call `callback` with them."""
