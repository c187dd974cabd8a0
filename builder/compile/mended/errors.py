"""Errors that builtins raise: their types, arguments, attributes and texts, where a program depends on them."""

from pathlib import Path

from builder.compile.mended.edits import Edit, Mend

_CLASSES = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
_REPR = """_b_.BaseException.tp_repr=function(self){var args=self.args
return $B.class_name(self)+(args.length==1 ? `(${_b_.repr(args[0])})` :_b_.repr(args))}
"""

MEND = Mend(
    "errors",
    runtime=(
        Edit("_b_.BaseException.tp_repr=function(self){", _REPR, "_b_.BaseException.tp_str="),
        Edit("_b_.AttributeError.tp_repr=function(self){return self.args[0]}\n", ""),
        Edit("_b_.UnboundLocalError.tp_repr=function(self){return self.args[0]}\n", ""),
        Edit("_b_.EnvironmentError=_b_.OSError\n", _CLASSES + "_b_.EnvironmentError=_b_.OSError\n"),
        Edit("return _b_.BaseException.tp_repr(self)}\n", "return _b_.BaseException.tp_str(self)}\n"),
    ),
)
