"""[apis.NAME]: which request headers pages may send to it."""

import pytest

from builder.config import read_config
from builder.errors import SiteError
from tests.builder.making import SITE_TOML, make_project


def project(root, *names):
    listed = ", ".join(f'"{name}"' for name in names)
    text = f'{SITE_TOML}\n[apis.orders]\norigin = "https://orders.example.org"\nheaders = [{listed}]\n'
    return make_project(root, **{"site/site.toml": text}), len(text.splitlines())


def test_headers_are_known_in_any_case(tmp_path):
    root, _ = project(tmp_path, "X-Tenant", "x-trace")
    assert read_config(root).apis[-1].headers == ("x-tenant", "x-trace")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Authorization", "refused-header"),
        ("X-Forwarded-For", "refused-header"),
        ("x-original-url", "refused-header"),
        ("Sec-Fetch-Site", "refused-header"),
        ("Host", "refused-header"),
        ("x tenant", "bad-header"),
        ("x:y", "bad-header"),
        ("X-\u00c9", "bad-header"),
        ("", "empty-value"),
    ],
)
def test_what_no_page_may_send_is_refused(tmp_path, name, code):
    root, line = project(tmp_path, "x-fine", name)
    with pytest.raises(SiteError) as caught:
        read_config(root)
    (fault,) = caught.value.faults
    assert (fault.code, fault.where.line) == (code, line)
    assert fault.hint
