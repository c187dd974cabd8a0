"""Highlight code in Markdown with Pygments, using only classes, because the site's policy blocks style attributes.

The classes are Pygments' own, so any stylesheet made for Pygments works. Gossamer's stylesheet has default colors.
"""

from __future__ import annotations

from functools import cache
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pygments.lexer import Lexer


def block(code: str, language: str) -> str:
    """Return the HTML of a code block, or "" if no language is named or Pygments does not know it.

    `language` is one of Pygments' short names, such as "python" or "toml", in any case. The block's text, including
    white space, is kept.
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
