"""URLs: one reading for every browser and server, or a refusal."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.errors import AuthError
from auth.oidc import urls
from tests.auth.samples import code_of

APIS = [
    {"name": "billing", "origin": "https://api.example", "prefix": "/v1/"},
    {"name": "admin", "origin": "https://api.example", "prefix": "/v1/admin/"},
    {"name": "dev", "origin": "http://localhost:8002", "prefix": "/"},
]
# What has fooled allow-lists before: each must end in a refusal, whatever stands in front of it.
TRICKS = [
    "//evil.example",
    "//evil.example/v1/",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/ /evil.example",
    "/%09/evil.example/../",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "https://evil.example",
    "HTTPS://evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "blob:https://site.example/1",
    "/../admin",
    "/..",
    "/./x",
    "/a/../../admin",
    "/%2e%2e/admin",
    "/%2E%2e/admin",
    "/.%2e/admin",
    "/%2e/admin",
    "/..;/admin",
    "/..;x=1/admin",
    "/..%3b/admin",
    "/..%2fadmin",
    "/..%5cadmin",
    "/%2f/evil.example",
    "/%5cevil.example",
    "/%252e%252e/admin",
    "/%25252e",
    "/a//b",
    "/a\\..\\b",
    "/%00",
    "/a%0",
    "/a%",
    "/a%zz",
    "/a\x00b",
    "/a\x7fb",
    "/a b",
    "/é",
    "/\u2025/",
    "/\uff0e\uff0e/",
    "/\u200b",
    "/a\u2028b",
    "/😀",
    "/<script>",
    '/"',
    "/|",
    "/^",
    "/`",
    "/{}",
    "",
    ".",
    "..",
    "v1/x",
    "@evil.example",
    "?//evil",
    "#",
    None,
    5,
    b"/a",
    ["/a"],
]


@pytest.mark.standards("AP-02")
@pytest.mark.parametrize("path", TRICKS)
def test_tricks_do_not_reach_an_api(path):
    with pytest.raises(AuthError) as caught:
        urls.match(APIS, "billing", path)
    assert caught.value.code in ("api_not_allowed", "url_invalid")


@pytest.mark.standards("TX-14")
@pytest.mark.parametrize("value", TRICKS)
def test_tricks_do_not_become_a_return_route(value):
    assert urls.return_route(value, "/") == "/"
    if isinstance(value, str):
        assert urls.return_route("/app" + value, "/app/") in ("/app/", "/app" + value)


@pytest.mark.standards("TX-14", "AR-07")
@pytest.mark.parametrize(
    "value",
    [
        "/",
        "/invoices/",
        "/invoices/?page=2#top",
        "/a;b=1/c",
        "/x?next=https://evil.example//",
        "/caf%C3%A9",
        "/a@b:c",
    ],
)
def test_plain_routes_are_kept(value):
    assert urls.return_route(value, "/") == value


@pytest.mark.standards("TX-14")
def test_a_return_route_stays_below_the_base_path():
    assert urls.return_route("/app/x", "/app/") == "/app/x"
    for value in ("/", "/other", "/app", "/app2/x", "/app/../x", "/app/" + "x" * 2048):
        assert urls.return_route(value, "/app/") == "/app/"


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
@pytest.mark.parametrize(
    "url",
    [
        "https://api.example.evil.example/v1/x",
        "https://api.example@evil.example/v1/x",
        "https://api.example:443@evil.example/v1/x",
        "https://user@api.example/v1/x",
        "https://user:word@api.example/v1/x",
        "https://evil.example/https://api.example/v1/x",
        "https://evil.example?https://api.example/v1/x",
        "https://evil.example#https://api.example/v1/x",
        "https://evil.example\\@api.example/v1/x",
        "https://api.example\\.evil.example/v1/x",
        "https://api.example%2eevil.example/v1/x",
        "https://api.example%00.evil.example/v1/x",
        "https://api.example./v1/x",
        "https://API.example/v1/x",
        "HTTPS://api.example/v1/x",
        "https://api.example:8443/v1/x",
        "https://api.example:0443/v1/x",
        "https://api.example:/v1/x",
        "https://api.example:443:443/v1/x",
        "https://api.example:44３/v1/x",
        "https://api.example:99999/v1/x",
        "https://api.example:-1/v1/x",
        "https://аpi.example/v1/x",
        "https://api。example/v1/x",
        "https://[api.example]/v1/x",
        "https://api.example]/v1/x",
        "http://api.example/v1/x",
        "ws://api.example/v1/x",
        "//api.example/v1/x",
        "/v1/x",
        "https:api.example/v1/x",
        "https:/api.example/v1/x",
        "https:\\\\api.example/v1/x",
        "https:// api.example/v1/x",
        " https://api.example/v1/x",
        "https://api.example/v1/x ",
        "https://api.example/v1/x\n",
        "https://api.example\t/v1/x",
        "ht\ntps://api.example/v1/x",
        "https://api.example/v1",
        "https://api.example/",
        "https://api.example",
        "https://api.example:443/v1/x",
        "https://api.example?/v1/x",
        "http://localhost:8002",
        "http://localhost:8002?x",
        "https://api.example/v1%2fx",
        "https://api.example/%76%31/x",
        "https://api.example/V1/x",
        "https://api.example/v10/x",
        "https://api.example/v1/../x",
        "https://api.example/v1/%2e%2e/x",
        "https://api.example//v1/x",
        "https://api.example/v1/x#fragment",
        "https://api.example/v1/" + "x" * 9000,
        "https://localhost:8002/x",
        "http://localhost/x",
        "http://localhost:80020/x",
        "http://127.0.0.1:8002/x",
        "http://localhost:8002.evil.example/",
        "https://0x7f.1/v1/x",
        "https://2130706433/v1/x",
        "https://1.2.3/v1/x",
        "https://01.2.3.4/v1/x",
        "https://256.2.3.4/v1/x",
        "",
        None,
        5,
    ],
)
def test_urls_outside_the_apis(url):
    with pytest.raises(AuthError) as caught:
        urls.match_url(APIS, url)
    assert caught.value.code in ("api_not_allowed", "url_invalid")


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
    """The longest prefix wins, and what is called is what was checked."""
    api, found = urls.match_url(APIS, url)
    assert (api["name"], found) == (name, out or url)


@pytest.mark.standards("AP-02", "AP-05")
def test_the_order_of_the_apis_is_no_matter():
    """The longest prefix wins; of two that are alike the first."""
    for apis in (APIS, APIS[::-1]):
        assert urls.match_url(apis, "https://api.example/v1/admin/x")[0]["name"] == "admin"
        assert urls.match_url(apis, "https://api.example/v1/x")[0]["name"] == "billing"
    twins = [APIS[0], APIS[0] | {"name": "twin"}]
    assert urls.match_url(twins, "https://api.example/v1/x")[0]["name"] == "billing"


@pytest.mark.standards("AP-02", "TX-14")
def test_how_long_addresses_may_be():
    """A return route travels in the address of the sign-in, twice encoded."""
    head = "https://api.example/v1/"
    assert urls.match_url(APIS, head + "x" * (8191 - len(head)))
    assert code_of(urls.match_url, APIS, head + "x" * (8192 - len(head))) == "api_not_allowed"
    assert urls.return_route("/" + "x" * 2046, "/") == "/" + "x" * 2046
    assert urls.return_route("/" + "x" * 2047, "/") == "/"


def test_a_path_below_an_apis_prefix():
    api, url = urls.match(APIS, "billing", "/invoices?page=2")
    assert (api["name"], url) == ("billing", "https://api.example/v1/invoices?page=2")
    assert urls.match(APIS, "billing", "/")[1] == "https://api.example/v1/"
    # a name means that API, even where another one's prefix is longer
    assert urls.match(APIS, "billing", "/admin/x")[0]["name"] == "billing"
    for name in ("Billing", "", None, 5, "other"):
        with pytest.raises(AuthError):
            urls.match(APIS, name, "/invoices")


@pytest.mark.standards("AP-02")
def test_no_api_no_call():
    with pytest.raises(AuthError):
        urls.match_url([], "https://api.example/v1/x")
