"""Each module of the standard library, imported alone, either works or is refused by the build with a reason and
a remedy.
"""

import pytest

from builder.compile.engine import Engine
from builder.errors import SiteError

from .bare import Bare

pytestmark = pytest.mark.xdist_group("python")

# The most common imports: one line of code for each, and its output.
LINES = {
    "argparse": ("argparse.ArgumentParser().parse_args([])", "Namespace()"),
    "base64": ("base64.b64encode(b'ab')", "b'YWI='"),
    "collections": ("collections.Counter('aab')", "Counter({'a': 2, 'b': 1})"),
    "contextlib": ("contextlib.suppress(KeyError).__class__.__name__", "suppress"),
    "copy": ("copy.deepcopy([[1]])", "[[1]]"),
    "csv": ("next(csv.reader(['a,b']))", "['a', 'b']"),
    "dataclasses": ("dataclasses.field(default=1).default", "1"),
    "datetime": ("datetime.date(2024, 2, 29).isoformat()", "2024-02-29"),
    "decimal": ("decimal.Decimal('0.1') * 3", "0.3"),
    "difflib": ("difflib.get_close_matches('ab', ['abc', 'x'])", "['abc']"),
    "enum": ("enum.Enum('E', 'A').A.name", "A"),
    "fractions": ("fractions.Fraction(2, 4)", "1/2"),
    "functools": ("functools.reduce(max, [1, 3, 2])", "3"),
    "hashlib": ("hashlib.sha256(b'').hexdigest()[:8]", "e3b0c442"),
    "heapq": ("heapq.nsmallest(1, [2, 1])", "[1]"),
    "html": ("html.escape('<')", "&lt;"),
    "inspect": ("inspect.signature(lambda a, b=1: 0)", "(a, b=1)"),
    "itertools": ("list(itertools.chain([1], [2]))", "[1, 2]"),
    "json": ("json.dumps([1, 'a', None])", '[1, "a", null]'),
    "logging": ("logging.getLogger('a').name", "a"),
    "math": ("math.isqrt(17)", "4"),
    "operator": ("operator.add(1, 2)", "3"),
    "optparse": ("optparse.OptionParser().parse_args([])[1]", "[]"),
    "pprint": ("pprint.pformat({'a': 1})", "{'a': 1}"),
    "random": ("random.Random(1).__class__.__name__", "Random"),
    "re": ("re.sub('a', 'b', 'aa')", "bb"),
    "statistics": ("statistics.mean([1, 3])", "2"),
    "string": ("string.Template('$a').substitute(a=1)", "1"),
    "textwrap": ("textwrap.shorten('a b c d e f', 8)", "a [...]"),
    "traceback": ("traceback.format_exception_only(ValueError('x'))", "['ValueError: x\\n']"),
    "typing": ("typing.get_args(typing.Optional[int])[0]", "<class 'int'>"),
    "unittest": ("unittest.TestCase().assertEqual(1, 1)", "None"),
    "unittest.mock": ("unittest.mock.Mock(return_value=3)()", "3"),
    "urllib.parse": ("urllib.parse.quote('a b')", "a%20b"),
    "uuid": ("uuid.UUID(int=1).version", "None"),
    "zlib": ("zlib.crc32(b'a')", "3904355907"),
}


@pytest.mark.full("modules")
@pytest.mark.parametrize("name", LINES)
def test_a_line_of_what_people_import_most(name: str, bare: Bare) -> None:
    line, printed = LINES[name]
    ran = bare.run(f"import {name}\nprint({line})")
    assert (ran.lines, ran.errors) == ([printed], [])


def test_a_context_manager_does_not_bring_a_module_that_reads_sources(bare: Bare) -> None:
    ran = bare.run("from contextlib import suppress\nwith suppress(KeyError):\n    {}['a']\nprint('on')")
    assert (ran.lines, ran.errors) == (["on"], [])
    assert "inspect" not in ran.modules


@pytest.mark.full("modules")
@pytest.mark.timeout(1800)
def test_every_module_alone_imports_or_is_refused(engine: Engine, bare: Bare) -> None:
    wrong = {}
    for name in sorted(engine.stdlib):
        try:
            ran = bare.run(f"import {name}\nprint('done')")
        except SiteError as error:
            assert error.faults[0].hint, name
            continue
        if ran.lines[-1:] != ["done"] or ran.errors:
            wrong[name] = [*ran.lines, *ran.errors[-1:]]
    assert wrong == {}
