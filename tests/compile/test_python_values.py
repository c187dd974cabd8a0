"""Formats, rounding, JSON and strings compared with CPython, for random values."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from .bare import Bare

pytestmark = pytest.mark.xdist_group("python")

# One program runs all cases of a kind, and its output for each case is compared.
PROGRAM = """
import json
CASES = json.loads({cases!r})
def answer(case):
    try:
        return {expression}
    except Exception as error:
        return type(error).__name__
for case in CASES:
    print(ascii(answer(case)))
"""
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
SPECS = st.from_regex(
    r"([*<0x]?[<>=^])?[-+ ]?z?#?0?([1-9][0-9]?)?[,_]?(\.[0-9][0-9]?)?[bcdeEfFgGnoxX%]?", fullmatch=True
)
TEXTS = st.text(st.sampled_from("aZ é🙂👍\n\t.1"), max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | FLOATS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)
METHODS = st.sampled_from(
    [
        "upper",
        "lower",
        "strip",
        "title",
        "capitalize",
        "swapcase",
        "casefold",
        "split",
        "isalpha",
        "isupper",
        "splitlines",
    ]
)

KINDS: dict[str, tuple[st.SearchStrategy[Any], str]] = {
    "floats": (st.tuples(FLOATS | st.integers(-999, 999).map(lambda n: n / 8), SPECS), "format(*case)"),
    "integers": (st.tuples(st.integers(-(10**22), 10**22) | st.integers(-999, 999), SPECS), "format(*case)"),
    "printf": (
        st.tuples(
            FLOATS | st.integers(-99, 99),
            st.from_regex(r"%[-+ 0#]?(1[0-9])?(\.[0-9])?[efgEGF]", fullmatch=True),
        ),
        "case[1] % case[0]",
    ),
    "round": (st.tuples(FLOATS | st.integers(-(10**9), 10**9), st.integers(-4, 10)), "repr(round(*case))"),
    "repr": (FLOATS, "repr(case)"),
    "strings": (st.tuples(TEXTS, METHODS), "getattr(case[0], case[1])()"),
    "slices": (
        st.tuples(TEXTS, st.integers(-9, 9), st.integers(-9, 9), st.sampled_from([1, 2, -1])),
        "(len(case[0]), case[0][case[1]:case[2]:case[3]], case[0].find('a'), case[0][::-1])",
    ),
    "padding": (
        st.tuples(TEXTS, st.integers(0, 12)),
        "(case[0].center(case[1]), case[0].rjust(case[1], '🙂'), f'{case[0]:>{case[1]}}')",
    ),
    "json": (
        JSON,
        "(json.dumps(case), json.dumps(case, indent=1, ensure_ascii=False), json.loads(json.dumps(case)))",
    ),
}


@pytest.mark.full("values")
@pytest.mark.parametrize("kind", KINDS)
def test_the_same_as_cpython(kind: str, bare: Bare) -> None:
    strategy, expression = KINDS[kind]
    told: list[str] = []

    @seed(1)
    @settings(max_examples=5, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(strategy, min_size=150, max_size=150))
    def compare(cases: list[Any]) -> None:
        program = PROGRAM.format(cases=json.dumps(cases), expression=expression)
        lines: list[str] = []
        exec(program, {"print": lines.append})
        ran = bare.run(program)
        pairs = zip(json.loads(json.dumps(cases)), lines, ran.lines or ran.errors, strict=False)
        told.extend(f"{case}: {ours} instead of {theirs}" for case, theirs, ours in pairs if ours != theirs)

    compare()
    assert told[:9] == []
