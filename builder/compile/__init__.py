"""Compile Python for the browser to JavaScript chunks, ahead of time, with Brython's own compiler."""

from builder.compile.engine import Engine
from builder.compile.site import compile_site
from builder.compile.values import Chunk, Compiled, Module

__all__ = ["Chunk", "Compiled", "Engine", "Module", "compile_site"]
