# mypy: ignore-errors
# annotationlib without a compiler: text annotations are evaluated by _expression, not by eval.

import sys

__all__ = [
    "Format",
    "ForwardRef",
    "call_annotate_function",
    "call_evaluate_function",
    "get_annotate_from_class_namespace",
    "get_annotations",
    "annotations_to_string",
    "type_repr",
]


class Format(int):
    def __new__(cls, value, name=None):
        for known in _FORMATS if name is None else ():
            if known == value:
                return known
        if name is None:
            raise ValueError(f"{value!r} is not a valid Format")
        made = int.__new__(cls, value)
        made.name = made._name_ = name
        made.value = made._value_ = value
        return made

    def __repr__(self):
        return f"<Format.{self.name}: {self.value}>"

    def __str__(self):
        return str(self.value)

    def __hash__(self):
        return self.value


_FORMATS = []
for _value, _name in enumerate(("VALUE", "VALUE_WITH_FAKE_GLOBALS", "FORWARDREF", "STRING"), 1):
    _FORMATS.append(Format(_value, _name))
    setattr(Format, _name, _FORMATS[-1])


class ForwardRef:
    def __init__(self, arg, *, module=None, owner=None, is_argument=True, is_class=False):
        if not isinstance(arg, str):
            raise TypeError(f"Forward reference must be a string -- got {arg!r}")
        self.__arg__ = self.__forward_arg__ = arg
        self.__forward_is_argument__ = is_argument
        self.__forward_is_class__ = is_class
        self.__forward_module__ = module
        self.__owner__ = owner
        self.__globals__ = self.__cell__ = self.__extra_names__ = None

    def __init_subclass__(cls, /, *args, **kwds):
        raise TypeError("Cannot subclass ForwardRef")

    def evaluate(self, *, globals=None, locals=None, type_params=None, owner=None, format=Format.VALUE):
        if format == Format.STRING:
            return self.__forward_arg__
        owner = self.__owner__ if owner is None else owner
        if globals is None and self.__forward_module__ is not None:
            globals = getattr(sys.modules.get(self.__forward_module__), "__dict__", None)
        globals = _globals(owner) if globals is None else globals
        if type_params is None:
            type_params = getattr(owner, "__type_params__", None)
        locals = dict(locals) if locals is not None else dict(vars(owner)) if isinstance(owner, type) else {}
        for param in type_params or ():
            locals.setdefault(param.__name__, param)
        from _expression import evaluate

        try:
            return evaluate(self.__forward_arg__, globals, locals)
        except Exception:
            if format == Format.FORWARDREF:
                return self
            raise

    @property
    def __forward_code__(self):
        from _expression import evaluate

        evaluate(self.__forward_arg__, _Anything(), None)
        return self.__forward_arg__

    @property
    def __resolved_str__(self):
        return self.__forward_arg__

    def __eq__(self, other):
        if not isinstance(other, ForwardRef):
            return NotImplemented
        return (
            self.__forward_arg__ == other.__forward_arg__
            and self.__forward_module__ == other.__forward_module__
        )

    def __hash__(self):
        return hash((self.__forward_arg__, self.__forward_module__))

    def __or__(self, other):
        import typing

        return typing.Union[self, other]

    def __ror__(self, other):
        import typing

        return typing.Union[other, self]

    def __repr__(self):
        extra = []
        if self.__forward_module__ is not None:
            extra.append(f", module={self.__forward_module__!r}")
        if self.__forward_is_class__:
            extra.append(", is_class=True")
        if self.__owner__ is not None:
            extra.append(f", owner={self.__owner__!r}")
        return f"ForwardRef({self.__forward_arg__!r}{''.join(extra)})"


class _Anything:
    # A namespace that contains every name, to test whether a text can be evaluated at all.
    def __contains__(self, name):
        return True

    def __getitem__(self, key):
        return self

    def __getattr__(self, name):
        return self

    def __or__(self, other):
        return self

    def __ror__(self, other):
        return self

    def __call__(self, *args):
        return self

    def __iter__(self):
        return iter([self])


def _globals(owner):
    if isinstance(owner, type):
        return getattr(sys.modules.get(getattr(owner, "__module__", None)), "__dict__", {})
    return getattr(owner, "__globals__", None) or getattr(owner, "__dict__", {})


def call_evaluate_function(evaluate, format, *, owner=None):
    return call_annotate_function(evaluate, format, owner=owner, _is_evaluate=True)


def call_annotate_function(annotate, format, *, owner=None, _is_evaluate=False):
    if format == Format.VALUE_WITH_FAKE_GLOBALS:
        raise ValueError("The VALUE_WITH_FAKE_GLOBALS format is for internal use only")
    try:
        return annotate(format)
    except NotImplementedError:
        if format == Format.VALUE:
            raise RuntimeError("annotate function does not support VALUE format") from None
    if format == Format.FORWARDREF:
        try:
            return annotate(Format.VALUE)
        except NameError:
            names = annotate(Format.VALUE_WITH_FAKE_GLOBALS)
        if _is_evaluate:
            return names.evaluate(owner=owner, format=format) if isinstance(names, ForwardRef) else names
        return {key: _known(value, owner, format) for key, value in names.items()}
    if format == Format.STRING:
        try:
            found = annotate(Format.VALUE)
        except NameError:
            found = annotate(Format.VALUE_WITH_FAKE_GLOBALS)
        if _is_evaluate:
            return found if isinstance(found, str) else type_repr(found)
        return annotations_to_string(found)
    raise ValueError(f"Invalid format: {format!r}")


def _known(value, owner, format):
    if not isinstance(value, ForwardRef):
        return value
    value.__owner__ = owner
    return value.evaluate(format=format)


def get_annotate_from_class_namespace(obj):
    try:
        return obj["__annotate__"]
    except KeyError:
        return obj.get("__annotate_func__", None)


def get_annotations(obj, *, globals=None, locals=None, eval_str=False, format=Format.VALUE):
    if eval_str and format != Format.VALUE:
        raise ValueError("eval_str=True is only supported with format=Format.VALUE")
    if format == Format.VALUE_WITH_FAKE_GLOBALS:
        raise ValueError("The VALUE_WITH_FAKE_GLOBALS format is for internal use only")
    if format not in (Format.VALUE, Format.FORWARDREF, Format.STRING):
        raise ValueError(f"Unsupported format {format!r}")
    found = _annotations(obj, format)
    if found is None:
        if isinstance(obj, type) or callable(obj):
            return {}
        raise TypeError(f"{obj!r} does not have annotations")
    if not eval_str:
        return dict(found)
    from _expression import evaluate

    if globals is None:
        globals = _globals(_unwrapped(obj))
    if locals is None:
        locals = dict(vars(obj)) if isinstance(obj, type) else {}
    locals = {param.__name__: param for param in getattr(obj, "__type_params__", ())} | dict(locals)
    return {
        key: evaluate(value, globals, locals) if isinstance(value, str) else value
        for key, value in found.items()
    }


def _unwrapped(obj):
    while hasattr(obj, "__wrapped__"):
        obj = obj.__wrapped__
    return obj


def _annotations(obj, format):
    if format == Format.STRING:
        found = _called(obj, format)
        if found is not None:
            return found
        found = _own_annotations(obj)
        return None if found is None else annotations_to_string(found)
    try:
        found = _own_annotations(obj)
    except NameError:
        if format == Format.VALUE:
            raise
        found = None
    return _called(obj, format) if found is None else found


def _called(obj, format):
    annotate = getattr(obj, "__annotate__", None)
    return None if annotate is None else call_annotate_function(annotate, format, owner=obj)


_type_annotations = type.__dict__["__annotations__"].__get__


def _own_annotations(obj):
    if isinstance(obj, type):
        try:
            found = _type_annotations(obj)
        except AttributeError:
            return None
    else:
        found = getattr(obj, "__annotations__", None)
    if found is not None and not isinstance(found, dict):
        raise ValueError(f"{obj!r}.__annotations__ is neither a dict nor None")
    return found


def type_repr(value):
    if isinstance(value, (type, type(type_repr), type(len))):
        if value.__module__ == "builtins":
            return value.__qualname__
        return f"{value.__module__}.{value.__qualname__}"
    if isinstance(value, ForwardRef):
        return value.__forward_arg__
    return "..." if value is ... else repr(value)


def annotations_to_string(annotations):
    return {
        name: value if isinstance(value, str) else type_repr(value) for name, value in annotations.items()
    }
