"""A Brython module without type information: every name is allowed."""

from typing import Any

def __getattr__(name: str) -> Any: ...
