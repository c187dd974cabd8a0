# mypy: ignore-errors
# importlib over the registry of compiled modules.

import sys

__all__ = ["__import__", "import_module", "invalidate_caches", "reload"]

__import__ = __import__


def import_module(name, package=None):
    if name.startswith("."):
        if not package:
            raise TypeError(f"the 'package' argument is required to perform a relative import for {name!r}")
        level = len(name) - len(name.lstrip("."))
        parts = package.split(".")
        if level > len(parts):
            raise ImportError("attempted relative import beyond top-level package")
        tail = name[level:]
        name = ".".join(parts[: len(parts) - level + 1] + ([tail] if tail else []))
    __import__(name)
    return sys.modules[name]


def invalidate_caches():
    pass


def reload(module):
    raise ImportError(f"{module.__name__} cannot be loaded again: reload the page", name=module.__name__)
