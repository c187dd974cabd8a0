"""How an error is shown to the user: with the line that a compiler or an editor counts, and without terminal
control characters.
"""

import pytest

from builder.errors import excerpt


def test_lines_end_at_newlines_only():
    assert excerpt("a\x0cb\x85c\u2028d\nsecond\n", 2, 3) == "2 | second\n      ^"


def test_control_characters_are_not_shown():
    assert excerpt("a\x1b[31mb\tc\r\n", 1) == "1 | a [31mb c"


@pytest.mark.parametrize(("text", "line"), [("", 1), ("a\n", 2), ("a", 0), ("a", 2)])
def test_a_line_that_is_not_there_has_no_excerpt(text, line):
    assert excerpt(text, line) == ""
