"""Which names of `auth` a site's code uses, determined at build time."""

import pytest

from builder import uses
from builder.sources import Source

OFFERED = ("fetch", "user", "login")


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("import auth\nauth.fecth('billing', '/x')", ("unknown-name", "2:6", 'did you mean "fetch"?')),
        ("import auth as a\na.zzz()", ("unknown-name", "2:3", "it has fetch, login, user")),
        ("import auth\nx = 'é', auth.usr", ("unknown-name", "2:15", 'did you mean "user"?')),
        ("import auth\nauth.fetch('biling', '/x')", ("unknown-api", "2:12", 'did you mean "billing"?')),
        (
            "import auth\nauth.fetch('zzz', '/x')",
            ("unknown-api", "2:12", "site.toml has: billing; add [apis.NAME] there"),
        ),
        (
            "import auth\nauth.fetch('billing', '/x'); auth.fetch(name, '/x'); auth.fetch('https://a.example/')",
            None,
        ),
        ("import auth\nauth.page.line; auth._x; auth.user", None),
        ("def f():\n    from auth import user, fecth", ("unknown-name", "2:28", 'did you mean "fetch"?')),
        ("from auth import fetch, page, _x\nfrom auth import *\nfrom .auth import other", None),
        ("auth = 1\nauth.nothing", None),
        ("import auth\nauth.fecth(", None),  # the compiler reports that
    ],
)
def test_names_and_apis(code, told):
    found = list(uses.faults([Source("site/app/views/x.py", "views.x", code.encode())], OFFERED, {"billing"}))
    if told is None:
        assert found == []
        return
    [fault] = found
    assert (fault.code, str(fault.where), fault.hint) == (told[0], f"site/app/views/x.py:{told[1]}", told[2])


def test_without_apis_and_with_a_library_of_another_make():
    view = Source("site/app/views/x.py", "views.x", b"import auth\nauth.other\nauth.fetch('a', '/')")
    [fault] = uses.faults([view], (), set())
    assert fault.hint == "site.toml has none; add [apis.NAME] there"
