"""Turn an exception of a page's own code into a fault with its source line, for the terminal and the page's overlay.

The page sends the traceback as text. It is not trusted: file names are only looked up inside the project.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from builder.config.schema import Config
from builder.errors import Fault, Where, did_you_mean, excerpt

MAX_TRACE = 1 << 16  # bytes
_APP = "site/app/"
_FRAME = re.compile(r'^ *File "?([^",]+)"?, line (\d+)', re.MULTILINE)
_LAST = re.compile(r"^([A-Za-z_][\w.]*)(?:: (.*))?$")
_QUOTED = re.compile(r"""["']([\w.-]+)["']""")
_UNPRINTABLE = re.compile(r"[^\n\x20-\x7e\xa0-\U0010ffff]")
_NO_PLACE = "open the browser's console for the whole trace"


def fault(trace: str, root: Path, config: Config, names: Iterable[str]) -> Fault:
    """Return a fault for a traceback, with the innermost line of the project's own code and a likely remedy.

    `names` are words that the author may have meant, such as the public names of `auth`. The names of the APIs are
    added.
    """
    text = _UNPRINTABLE.sub("?", trace).strip()
    last = text.rsplit("\n", 1)[-1].strip()
    found = _LAST.match(last)
    code, message = (found[1].rpartition(".")[2], found[2] or "") if found else ("Error", last)
    where, source = _place(text, root)
    shown = excerpt(source, where.line) if where else ""
    words = [*names, *(api.name for api in config.apis), *re.findall(r"[^\W\d]\w+", source)]
    hint = "" if "did you mean" in message.lower() else _meant(message, words)
    return Fault("runtime", f"{code}: {message}" if message else code, hint or _NO_PLACE, where, shown)


def _place(trace: str, root: Path) -> tuple[Where | None, str]:
    """Return the position of the innermost line of the project's own code, and the text of its file."""
    for name, line in reversed(_FRAME.findall(trace)):
        path = root / _APP / name.removeprefix(_APP)
        if path.suffix == ".py" and path.resolve().is_relative_to((root / _APP).resolve()) and path.is_file():
            return Where(path.relative_to(root).as_posix(), int(line)), path.read_text("utf-8", "replace")
    return None, ""


def _meant(message: str, words: Iterable[str]) -> str:
    """Return a hint if a quoted word in the message is similar to one of these words."""
    known = list(dict.fromkeys(words))
    for word in _QUOTED.findall(message):
        if near := did_you_mean(word, [other for other in known if other != word]):
            return near
    return ""
