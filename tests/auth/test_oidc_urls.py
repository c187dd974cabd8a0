"""URLs: every browser and server reads them in the same way, or they are refused."""

import functools
import unicodedata
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.errors import AuthError
from auth.oidc import codec, urls
from builder.compile import settings
from tests.auth.samples import code_of
from tests.auth.url_tricks import APIS, GOOD_PATHS, PATHS, URLS


@pytest.mark.standards("AP-02")
def test_tricks_do_not_reach_an_api():
    for path in PATHS:
        assert (path, code_of(urls.match, APIS, "billing", path)) == (path, "api_not_allowed")


@pytest.mark.standards("TX-14")
def test_tricks_do_not_become_a_return_route():
    for value in PATHS:
        assert urls.return_route(value, "/") == "/", value
        if isinstance(value, str):
            assert urls.return_route("/app" + value, "/app/") in ("/app/", "/app" + value), value


@pytest.mark.standards("TX-14", "AR-07")
@pytest.mark.parametrize("value", [*GOOD_PATHS, "/invoices/?page=2#top", "/x#//evil.example"])
def test_plain_routes_are_kept(value):
    assert urls.return_route(value, "/") == value


@pytest.mark.standards("TX-14")
def test_a_return_route_stays_below_the_base_path():
    assert urls.return_route("/app/x", "/app/") == "/app/x"
    for value in ("/", "/other", "/app", "/app2/x", "/app/../x", "/app/" + "x" * 8192, None, 5, ["/app/"]):
        assert urls.return_route(value, "/app/") == "/app/"


@pytest.mark.standards("TX-14", "AR-07")
@pytest.mark.parametrize(
    "tail", ["?a=b|c", "?{a}=^`\\", "#|{}^`\\", "?q=//evil.example/../", "?gclid=" + "x" * 20_000, "?a?b#c#d"]
)
def test_a_query_and_a_fragment_come_back_byte_for_byte(tail):
    """Browsers leave these characters unchanged (URL 1.3), and nothing in a query selects an origin or a path."""
    assert urls.return_route("/about/" + tail, "/") == "/about/" + tail


def test_how_long_a_return_route_may_be():
    for size, kept in ((32768, True), (32769, False)):
        route = "/a/?" + "x" * (size - 4)
        assert urls.return_route(route, "/") == (route if kept else "/"), size


@pytest.mark.parametrize("tail", ["?a b", "?é", "?a\n", "#\t", "?" + "x" * 40_000])
def test_of_what_no_address_can_hold_the_path_is_kept(tail):
    expected = "/about/" if len(tail) < 30_000 else "/"
    assert urls.return_route("/about/" + tail, "/") == expected


@pytest.mark.standards("TX-14")
@given(st.text(st.sampled_from("/\\.%2e5cfF:;?#@htps\t \nax"), max_size=14) | st.text(max_size=10))
def test_no_return_route_leaves_the_site(value):
    route = urls.return_route(value, "/app/")
    for seen in (route, route.replace("\\", "/"), route.replace("\t", "").replace("\n", "")):
        target = urlsplit(urljoin("https://site.example/callback/", seen))
        assert (target.scheme, target.netloc) == ("https", "site.example")
        assert target.path.startswith("/app/")


@pytest.mark.standards("AP-02")
@given(
    st.sampled_from(
        ["https://api.example/v1/", "https://api.example", "https://", "", "http://localhost:8002/"]
    ),
    st.text(st.sampled_from("/\\.%2e5cfF:;?#@htps\t \nav1"), max_size=14) | st.text(max_size=10),
)
def test_no_url_leaves_its_api(head, tail):
    try:
        api, url = urls.match_url(APIS, head + tail)
    except AuthError:
        return
    target = urlsplit(urljoin("https://site.example/", url))
    assert f"{target.scheme}://{target.netloc}" == api["origin"]
    assert target.path.startswith(api["prefix"])


@pytest.mark.standards("AP-02")
def test_urls_outside_the_apis():
    for url in URLS:
        assert (url, code_of(urls.match_url, APIS, url)) == (url, "api_not_allowed")


@pytest.mark.standards("AP-02")
@pytest.mark.parametrize(
    ("url", "name", "out"),
    [
        ("https://api.example/v1/x?a=../..&b=//", "billing", None),
        ("https://api.example/v1/admin/x", "admin", None),
        ("https://api.example/v1/adminx", "billing", None),
        ("https://api.example/v1/a%20b;c=d/@me", "billing", None),
        ("http://localhost:8002/", "dev", None),
        ("http://localhost:8002/?x", "dev", None),
    ],
)
def test_urls_inside_an_api(url, name, out):
    """The longest prefix wins, and the URL that is called is the one that was checked."""
    api, found = urls.match_url(APIS, url)
    assert (api["name"], found) == (name, out or url)


@pytest.mark.standards("AP-02", "AP-05")
def test_the_order_of_the_apis_is_no_matter():
    """The longest prefix wins; of two equal ones, the first."""
    for apis in (APIS, APIS[::-1]):
        assert urls.match_url(apis, "https://api.example/v1/admin/x")[0]["name"] == "admin"
        assert urls.match_url(apis, "https://api.example/v1/x")[0]["name"] == "billing"
    twins = [APIS[0], APIS[0] | {"name": "twin"}]
    assert urls.match_url(twins, "https://api.example/v1/x")[0]["name"] == "billing"


@pytest.mark.standards("AP-02", "TX-14")
def test_how_long_addresses_may_be():
    """A return route stays in memory, so only its path has to be short enough for every server."""
    head = "https://api.example/v1/"
    assert urls.match_url(APIS, head + "x" * (8191 - len(head)))
    assert code_of(urls.match_url, APIS, head + "x" * (8192 - len(head))) == "api_not_allowed"
    assert urls.return_route("/" + "x" * 8190, "/") == "/" + "x" * 8190
    assert urls.return_route("/" + "x" * 8191, "/") == "/"


@pytest.mark.standards("AP-02")
@pytest.mark.parametrize("path", GOOD_PATHS)
def test_plain_paths_reach_their_api(path):
    """The URL that is called is the one that was checked, as a URL parser sees it."""
    url = urls.match(APIS, "billing", path)[1]
    assert url == "https://api.example/v1" + path
    seen = urlsplit(urljoin("https://site.example/", url))
    assert (seen.netloc, seen.path) == ("api.example", "/v1" + path.partition("?")[0])


@pytest.mark.standards("AP-02", "TX-14")
@given(
    st.sampled_from([*PATHS, *URLS]),
    st.sampled_from([*PATHS, *URLS, *GOOD_PATHS]),
    st.sampled_from(["", "/", "/x/"]),
)
def test_two_tricks_together(one, two, head):
    """An accepted URL stays inside its API."""
    if isinstance(one, str) and isinstance(two, str):
        route = urls.return_route(f"{head}{one}{two}", "/app/")
        assert urlsplit(urljoin("https://site.example/callback/", route))[:2] == ("https", "site.example")
        assert route.startswith("/app/")
        for value in (f"{one}{two}", f"https://api.example/v1{head}{one}{two}"):
            try:
                api, url = urls.match_url(APIS, value)
            except AuthError:
                continue
            seen = urlsplit(url)
            assert f"{seen.scheme}://{seen.netloc}" == api["origin"]
            assert seen.path.startswith(api["prefix"])
            assert ".." not in unquote(seen.path).split("/"), (
                "a segment of three dots is a name like any other"
            )


def test_a_path_below_an_apis_prefix():
    api, url = urls.match(APIS, "billing", "/invoices?page=2")
    assert (api["name"], url) == ("billing", "https://api.example/v1/invoices?page=2")
    assert urls.match(APIS, "billing", "/")[1] == "https://api.example/v1/"
    # a name selects that API, even if another one's prefix is longer
    assert urls.match(APIS, "billing", "/admin/x")[0]["name"] == "billing"
    for name in ("Billing", "", None, 5, "other"):
        with pytest.raises(AuthError):
            urls.match(APIS, name, "/invoices")


@pytest.mark.standards("AP-02")
def test_no_api_no_call():
    with pytest.raises(AuthError):
        urls.match_url([], "https://api.example/v1/x")


@functools.cache  # cached, because the mutation tests call this for every mutant
def look_alikes():
    """Return the characters that NFKC (UAX 15) turns into path syntax."""
    normal = {char: set(unicodedata.normalize("NFKC", char)) for char in map(chr, range(0x80, 0x110000))}
    return [char for char, seen in normal.items() if seen & set("/\\%;") or seen == {"."}]


@pytest.mark.standards("AP-01")
def test_what_a_server_may_normalise_into_another_path_is_refused():
    """The list of such characters must be complete."""
    assert len(look_alikes()) == 20
    for char in look_alikes():
        for path in (f"/v1/{char}/x", f"/v1/a{char}{char}b"):
            assert urls.return_route(codec.quote(path).replace("%2F", "/"), "/") == "/", hex(ord(char))
    assert (
        urls.return_route(codec.quote("/caf\u00e9/\u65e5").replace("%2F", "/"), "/") == "/caf%C3%A9/%E6%97%A5"
    )


@pytest.mark.standards("AP-02")
@pytest.mark.parametrize(
    ("pattern", "fits", "others"),
    [
        ("/", ["/", "/?x"], ["/a", ""]),
        ("/a", ["/a", "/a?b/c", "/%61"], ["/a/", "/a/b", "/A", "/a;x", "/", "/b"]),
        ("/a/", ["/a/"], ["/a", "/a/b"]),
        ("/a/*", ["/a/b", "/a/%20", "/a/*"], ["/a/", "/a", "/a/b/c", "/a/b/", "/b/a"]),
        ("/a/*/c", ["/a/b/c"], ["/a//c", "/a/c", "/a/b/d", "/a/b/c/d"]),
        ("/a/**", ["/a/", "/a/b", "/a/b/c", "/a/b/"], ["/a", "/ab/c", "/b/a/c"]),
    ],
)
def test_the_paths_of_an_api_are_listed_by_patterns(pattern, fits, others):
    listed = [settings._path(each) for each in (pattern, f"POST {pattern}", f"GET {pattern}")]
    for path in (*fits, *others):
        assert urls.is_listed(listed[:1], "GET", path) is (path in fits), path
        assert urls.is_listed(listed[1:2], "GET", path) is False
        assert urls.is_listed(listed[1:], "GET", path) is (path in fits)
    assert urls.is_listed([], "GET", "/anything")
