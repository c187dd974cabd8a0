"""Colour code in Markdown by Pygments, with classes alone: the site's policy allows no style attribute.

The classes are Pygments' own, so any style sheet that was made for Pygments fits. Gossamer's style sheet has a palette.
"""

from __future__ import annotations

from functools import cache
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pygments.lexer import Lexer


def block(code: str, language: str) -> str:
    """Return the HTML of a code block, or "" if the language has no name or is none that Pygments knows.

    `language` is one of Pygments' short names, such as "python" or "toml"; capitals do not count. The text of the
    block stays as it is, to the last blank.
    """
    if not language or (lexer := _lexer(language.lower())) is None:
        return ""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter

    # an empty block has no newline at its end, and Pygments would add one
    inner = highlight(code, lexer, HtmlFormatter(nowrap=True)) if code else ""
    return f'<pre class="highlight"><code class="language-{escape(language)}">{inner}</code></pre>'


@cache
def _lexer(language: str) -> Lexer | None:
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None
