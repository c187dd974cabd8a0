# mypy: ignore-errors
from json import JSONDecodeError, JSONDecoder

__all__ = ["JSONDecodeError", "JSONDecoder"]
