"""[apis.NAME]: which request headers pages may send to it, and by which methods."""

import pytest

from builder.config import read_config
from builder.errors import SiteError
from tests.builder.making import SITE_TOML, make_project


def project(root, *names, key="headers"):
    listed = ", ".join(f'"{name}"' for name in names)
    text = f'{SITE_TOML}\n[apis.orders]\norigin = "https://orders.example.org"\n{key} = [{listed}]\n'
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


@pytest.mark.parametrize(
    ("number", "code"), [("0", "out-of-range"), ("-1", "out-of-range"), ('"60"', "wrong-type")]
)
def test_the_calls_in_a_minute_are_a_number_of_them(tmp_path, number, code):
    text = f'{SITE_TOML}\n[apis.orders]\norigin = "https://orders.example.org"\ncalls_per_minute = '
    fine = make_project(tmp_path / "fine", **{"site/site.toml": f"{text}60\n"})
    assert [api.calls_per_minute for api in read_config(fine).apis] == [0, 60]
    with pytest.raises(SiteError) as caught:
        read_config(make_project(tmp_path / "not", **{"site/site.toml": f"{text}{number}\n"}))
    assert [fault.code for fault in caught.value.faults] == [code]


def test_all_methods_are_allowed_unless_some_are_listed(tmp_path):
    root, _ = project(tmp_path, "GET", "POST", key="methods")
    billing, orders = read_config(root).apis
    assert billing.methods == ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
    assert orders.methods == ("GET", "POST")


def test_all_paths_are_allowed_unless_some_are_listed(tmp_path):
    listed = ("GET /invoices", "/invoices/*/lines", "POST /", "/files/**", "/v1.2/~a_b-c/")
    root, _ = project(tmp_path, *listed, key="paths")
    billing, orders = read_config(root).apis
    assert (billing.paths, orders.paths) == ((), listed)


@pytest.mark.parametrize(
    ("key", "names", "code", "hint"),
    [
        ("methods", ["GET", "TRACE"], "not-allowed", 'write "GET" or "HEAD" or '),
        ("methods", ["get"], "not-allowed", 'write "GET" or "HEAD" or '),
        ("methods", ["GET", "GET"], "repeated", "remove one of the two"),
        ("methods", [], "empty-value", 'like methods = ["GET"]'),
        ("paths", [], "empty-value", "remove the line to allow all"),
        ("paths", ["FETCH /invoices"], "bad-path", "write one of GET, "),
        ("paths", ["get /invoices"], "bad-path", "write one of GET, "),
        ("paths", ["invoices"], "bad-path", "as auth.fetch takes it"),
        ("paths", ["https://orders.example.org/invoices"], "bad-path", "as auth.fetch takes it"),
        ("paths", ["/invoices/**/lines"], "bad-path", 'write "*" for each segment'),
        ("paths", ["/invoices?all=1"], "bad-path", "leave out the query"),
        ("paths", ["/invoices/a*"], "bad-path", "leave out the query and what needs escaping"),
        ("paths", ["/invoices//lines"], "bad-path", "without dots and double slashes"),
        ("paths", ["/invoices/../admin"], "bad-path", "without dots and double slashes"),
        ("paths", ["/a", "/a"], "repeated", "remove one of the two"),
    ],
)
def test_other_methods_and_paths_are_refused(tmp_path, key, names, code, hint):
    root, line = project(tmp_path, *names, key=key)
    with pytest.raises(SiteError) as caught:
        read_config(root)
    (fault,) = caught.value.faults
    assert (fault.code, fault.where.line) == (code, line)
    assert hint in fault.hint
