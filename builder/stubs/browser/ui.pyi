"""A module of Brython's that is not described here: any name of it is allowed."""

from typing import Any

def __getattr__(name: str) -> Any: ...
