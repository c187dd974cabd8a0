# mypy: ignore-errors
# traceback for compiled code: files, lines and functions. There is no source in the browser to quote.

import sys

__all__ = [
    "extract_stack",
    "extract_tb",
    "format_exception",
    "format_exception_only",
    "format_list",
    "format_stack",
    "format_tb",
    "print_exc",
    "format_exc",
    "print_exception",
    "print_last",
    "print_stack",
    "print_tb",
    "clear_frames",
    "FrameSummary",
    "StackSummary",
    "TracebackException",
    "walk_stack",
    "walk_tb",
    "print_list",
]

_CAUSE = "\nThe above exception was the direct cause of the following exception:\n\n"
_CONTEXT = "\nDuring handling of the above exception, another exception occurred:\n\n"
_MISSING = object()


class FrameSummary:
    def __init__(
        self,
        filename,
        lineno,
        name,
        *,
        lookup_line=True,
        locals=None,
        line=None,
        end_lineno=None,
        colno=None,
        end_colno=None,
        **kwargs,
    ):
        self.filename, self.lineno, self.name, self.locals = filename, lineno, name, locals
        self.line, self.end_lineno, self.colno, self.end_colno = (
            line or "",
            end_lineno or lineno,
            colno,
            end_colno,
        )

    def __iter__(self):
        return iter((self.filename, self.lineno, self.name, self.line))

    def __getitem__(self, index):
        return tuple(self)[index]

    def __len__(self):
        return 4

    def __eq__(self, other):
        return tuple(self) == tuple(other) if isinstance(other, (FrameSummary, tuple)) else NotImplemented

    def __repr__(self):
        return f"<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>"


class StackSummary(list):
    @classmethod
    def extract(cls, frames, *, limit=None, lookup_lines=True, capture_locals=False):
        made = cls(
            FrameSummary(frame.f_code.co_filename, line, frame.f_code.co_name) for frame, line in frames
        )
        if limit is None:
            return made
        return cls(made[:limit] if limit >= 0 else made[limit:])

    @classmethod
    def from_list(cls, rows):
        return cls(
            row if isinstance(row, FrameSummary) else FrameSummary(row[0], row[1], row[2], line=row[3])
            for row in rows
        )

    def format_frame_summary(self, frame, **kwargs):
        text = f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}\n'
        return f"{text}    {frame.line.strip()}\n" if frame.line else text

    def format(self, **kwargs):
        out, before, count = [], None, 0
        for frame in self:
            key = (frame.filename, frame.lineno, frame.name)
            count = count + 1 if key == before else 1
            if count <= 3:
                out.append(self.format_frame_summary(frame))
            elif count == 4:
                out.append("")
            if count > 3:
                more = count - 3
                out[-1] = f"  [Previous line repeated {more} more time{'s' if more > 1 else ''}]\n"
            before = key
        return out


def walk_tb(tb):
    while tb is not None:
        yield tb.tb_frame, tb.tb_lineno
        tb = tb.tb_next


def walk_stack(f):
    frame = f if f is not None else sys._getframe(1)
    while frame is not None:
        yield frame, frame.f_lineno
        frame = frame.f_back


class TracebackException:
    def __init__(
        self,
        exc_type,
        exc_value=None,
        exc_traceback=None,
        *,
        limit=None,
        lookup_lines=True,
        capture_locals=False,
        compact=False,
        max_group_width=15,
        max_group_depth=10,
        save_exc_type=True,
        _seen=None,
    ):
        seen = _seen if _seen is not None else set()
        seen.add(id(exc_value))
        self.exc_type, self._value = exc_type, exc_value
        self.exc_type_str = _name(exc_type)
        self.stack = StackSummary.extract(walk_tb(exc_traceback), limit=limit)
        try:
            self._str = str(exc_value)
        except Exception:
            self._str = "<exception str() failed>"
        self.__notes__ = getattr(exc_value, "__notes__", None)
        self.__suppress_context__ = getattr(exc_value, "__suppress_context__", False)
        self.__cause__ = self._other(getattr(exc_value, "__cause__", None), limit, seen)
        self.__context__ = self._other(getattr(exc_value, "__context__", None), limit, seen)
        inner = exc_value.exceptions if isinstance(exc_value, BaseExceptionGroup) else None
        self.exceptions = inner and [self._other(each, limit, set()) for each in inner]
        if isinstance(exc_value, SyntaxError):
            self.filename, self.lineno, self.msg = exc_value.filename, exc_value.lineno, exc_value.msg

    @classmethod
    def from_exception(cls, exc, *args, **kwargs):
        return cls(type(exc), exc, exc.__traceback__, *args, **kwargs)

    def _other(self, value, limit, seen):
        if value is None or id(value) in seen:
            return None
        return TracebackException(type(value), value, value.__traceback__, limit=limit, _seen=seen)

    def __str__(self):
        return self._str

    def format_exception_only(self, *, show_group=False, **kwargs):
        if self.exc_type is None:
            yield "NoneType: None\n"
            return
        if isinstance(self._value, SyntaxError) and self.filename:
            yield f'  File "{self.filename}", line {self.lineno}\n'
        yield f"{self.exc_type_str}: {self._str}\n" if self._str else f"{self.exc_type_str}\n"
        for note in self.__notes__ or ():
            yield from (f"{line}\n" for line in str(note).split("\n"))

    def format(self, *, chain=True, **kwargs):
        if chain and self.__cause__ is not None:
            yield from self.__cause__.format(chain=chain)
            yield _CAUSE
        elif chain and self.__context__ is not None and not self.__suppress_context__:
            yield from self.__context__.format(chain=chain)
            yield _CONTEXT
        if self.stack:
            yield "Traceback (most recent call last):\n"
            yield from self.stack.format()
        yield from self.format_exception_only()
        for number, each in enumerate(self.exceptions or (), 1):
            yield f"  +---------------- {number} ----------------\n"
            for text in each.format(chain=chain):
                yield from (f"  | {line}\n" for line in text.rstrip("\n").split("\n"))

    def print(self, *, file=None, chain=True, **kwargs):
        for line in self.format(chain=chain):
            print(line, file=file or sys.stderr, end="")


def _name(kind):
    if kind is None:
        return "NoneType"
    module = getattr(kind, "__module__", None)
    return kind.__qualname__ if module in ("builtins", "__main__", None) else f"{module}.{kind.__qualname__}"


def _parse(exc, value, tb):
    if value is _MISSING and tb is _MISSING:
        if exc is not None and not isinstance(exc, BaseException):
            raise TypeError(f"Exception expected for value, {type(exc).__name__} found")
        return exc, getattr(exc, "__traceback__", None)
    if value is _MISSING or tb is _MISSING:
        raise ValueError("Both or neither of value and tb must be given")
    return value, tb


def format_exception(exc, /, value=_MISSING, tb=_MISSING, limit=None, chain=True, **kwargs):
    value, tb = _parse(exc, value, tb)
    return list(TracebackException(type(value), value, tb, limit=limit).format(chain=chain))


def format_exception_only(exc, /, value=_MISSING, *, show_group=False, **kwargs):
    if value is _MISSING:
        value = exc
    return list(TracebackException(type(value), value, None).format_exception_only())


def print_exception(exc, /, value=_MISSING, tb=_MISSING, limit=None, file=None, chain=True, **kwargs):
    value, tb = _parse(exc, value, tb)
    TracebackException(type(value), value, tb, limit=limit).print(file=file, chain=chain)


def format_exc(limit=None, chain=True):
    exc = sys.exception()
    return "NoneType: None\n" if exc is None else "".join(format_exception(exc, limit=limit, chain=chain))


def print_exc(limit=None, file=None, chain=True):
    print(format_exc(limit, chain), file=file or sys.stderr, end="")


def print_last(limit=None, file=None, chain=True):
    print_exception(sys.last_exc, limit=limit, file=file, chain=chain)


def extract_tb(tb, limit=None):
    return StackSummary.extract(walk_tb(tb), limit=limit)


def extract_stack(f=None, limit=None):
    stack = StackSummary.extract(walk_stack(f if f is not None else sys._getframe(1)), limit=limit)
    stack.reverse()
    return stack


def format_list(extracted_list):
    return StackSummary.from_list(extracted_list).format()


def print_list(extracted_list, file=None):
    for line in format_list(extracted_list):
        print(line, file=file or sys.stderr, end="")


def format_tb(tb, limit=None):
    return extract_tb(tb, limit).format()


def print_tb(tb, limit=None, file=None):
    print_list(extract_tb(tb, limit), file)


def format_stack(f=None, limit=None):
    return extract_stack(f if f is not None else sys._getframe(1), limit).format()


def print_stack(f=None, limit=None, file=None):
    print_list(extract_stack(f if f is not None else sys._getframe(1), limit), file)


def clear_frames(tb):
    pass
