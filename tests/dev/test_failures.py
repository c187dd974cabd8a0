"""An uncaught exception in a page's own code, reported as a fault: its place in the source, and a suggestion."""

import pytest

from builder.dev import failures
from builder.load import auth_names
from tests.builder.making import make_config

VIEW = "import auth\n\n\nasync def show(main):\n    reply = await auth.fecth('biling', '/invoices')\n    main.textContent = repyl\n"
TRACE = """\
Traceback (most recent call last):
  File "views/invoices.py", line {line}, in show
  File "auth/page/calls.py", line 22, in fetch
{last}"""


@pytest.fixture
def root(tmp_path):
    view = tmp_path / "site/app/views/invoices.py"
    view.parent.mkdir(parents=True)
    view.write_text(VIEW)
    (tmp_path / "secret.py").write_text("SECRET\n")
    return tmp_path


@pytest.mark.parametrize(
    ("line", "last", "message", "hint"),
    [
        (5, "AttributeError: module 'auth' has no attribute 'fecth'", "'fecth'", 'did you mean "fetch"?'),
        (5, "auth.errors.AuthError: no API is called 'biling'", "'biling'", 'did you mean "billing"?'),
        (6, "NameError: name 'repyl' is not defined", "'repyl'", 'did you mean "reply"?'),
        (6, "NameError: name 'repyl' is not defined. Did you mean: 'reply'?", "reply", failures._NO_PLACE),
        (6, "ValueError", "ValueError", failures._NO_PLACE),
        (6, "ZeroDivisionError: \x1b[2Jdivision by zero", "?[2Jdivision", failures._NO_PLACE),
    ],
)
def test_the_authors_line_and_what_was_meant(root, line, last, message, hint):
    names = auth_names(root)
    assert {"fetch", "user", "login"} <= set(names)
    fault = failures.fault(TRACE.format(line=line, last=last), root, make_config(), names)
    assert str(fault.where) == f"site/app/views/invoices.py:{line}"
    assert message in fault.message and fault.hint == hint
    assert f"{line} | " in fault.excerpt


@pytest.mark.parametrize("name", ["../../secret.py", "/etc/passwd", "views/none.py", "auth/page/client.py"])
def test_no_other_file_is_read(root, name):
    fault = failures.fault(f'  File "{name}", line 1\nError: x', root, make_config(), ())
    assert (fault.where, fault.excerpt) == (None, "")
