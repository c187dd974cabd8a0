"""Regular expressions compared with CPython's `re`, for random patterns and texts."""

import json
import warnings
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from .bare import Bare

pytestmark = pytest.mark.xdist_group("python")

PROGRAM = """
import json, re
CASES = json.loads({cases!r})
def spans(found):
    return found and [found.span(n) for n in range(found.re.groups + 1)] + [found.lastindex]
def answer(pattern, flags, text, template):
    try:
        made = re.compile(pattern, flags)
    except re.error as error:
        return error.msg, error.pos
    told = [spans(made.search(text)), spans(made.match(text)), spans(made.fullmatch(text))]
    told += [[spans(found) for found in made.finditer(text)], made.findall(text), made.split(text)]
    try:
        return *told, made.subn(template, text), made.flags, sorted(made.groupindex.items())
    except (re.error, IndexError) as error:
        return *told, str(error)
for case in CASES:
    print(ascii(answer(*case)))
"""
CHARS = "abcABC kKſsSßéÉ_19-👍\n.Σςσıiİ"
ATOMS = [
    *"abkKsé_1-👍. Σi",
    r"\d",
    r"\w",
    r"\s",
    r"\D",
    r"\W",
    r"\S",
    r"\n",
    r"\.",
    r"\x41",
    "[ab]",
    "[^a]",
    "[a-kß]",
    r"[\w-]",
    r"[^\s\d]",
]
PLACES = [r"\b", r"\B", r"\A", r"\Z", "^", "$"]
OPENERS = ["(", "(?:", "(?=", "(?!", "(?<=", "(?<!", "(?>", "(?i:", "(?s-i:", "(?P<n>", "(?a:"]
COUNTS = ["*", "+", "?", "*?", "+?", "??", "*+", "++", "{2}", "{1,2}", "{,2}?", "{2,}", "{0}"]
PIECES = st.sampled_from([*ATOMS, *PLACES, r"\1", r"\2", "(?P=n)", "(a)", "(b)?", "(a|b*)*", "(?(1)b|c)"])
RIGHT = st.recursive(
    PIECES,
    lambda inner: (
        st.tuples(st.sampled_from(OPENERS), inner, st.just(")"), st.sampled_from(["", *COUNTS])).map("".join)
        | st.tuples(st.sampled_from(ATOMS), st.sampled_from(COUNTS)).map("".join)
        | st.lists(inner, max_size=4).map("".join)
        | st.tuples(inner, st.just("|"), inner).map("".join)
    ),
    max_leaves=8,
)
WRONG = st.lists(
    st.sampled_from(
        [
            *ATOMS,
            *PLACES,
            *OPENERS,
            *COUNTS,
            *"()[]|{}^\\?<P",
            "(?",
            "(?i)",
            "(?z",
            "(?-",
            r"\9",
            r"\q",
            "[b-a]",
            "(?#",
            "(?x)",
            "#",
            "(?P<1>",
            "(?(",
            r"\07",
            r"\400",
            r"\u12",
        ]
    ),
    max_size=6,
).map("".join)
FLAGS = st.sampled_from([0, 0, 0, 2, 8, 16, 64, 256, 10, 258])
TEXTS = st.text(st.sampled_from(CHARS), max_size=9)
TEMPLATES = st.sampled_from(["-", r"<\g<0>>", r"\1", r"\g<n>", r"\n\\", r"\q", r"[\g<1>]", r"\07\x"[:3]])


@pytest.mark.full("values")
@pytest.mark.timeout(300)
@pytest.mark.parametrize("kind", [RIGHT, WRONG], ids=["right", "wrong"])
def test_the_same_as_cpython(kind: st.SearchStrategy[str], bare: Bare) -> None:
    told: list[str] = []

    @seed(1)
    @settings(max_examples=5, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(kind, FLAGS, TEXTS, TEMPLATES), min_size=120, max_size=120))
    def compare(cases: list[Any]) -> None:
        program = PROGRAM.format(cases=json.dumps(cases))
        lines: list[str] = []
        with warnings.catch_warnings(action="ignore"):  # syntax that a later Python may read differently
            exec(program, {"print": lines.append})
        ran = bare.run(program)
        pairs = zip(cases, lines, [*ran.lines, *ran.errors], strict=False)
        told.extend(f"{case}: {ours} instead of {theirs}" for case, theirs, ours in pairs if ours != theirs)

    compare()
    assert told[:30] == []
