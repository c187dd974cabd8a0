"""Strict URLs: everything that a browser would normalize or guess is refused."""

from urllib.parse import urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from builder.config.urls import UrlError, is_loopback, parse_url


@pytest.mark.parametrize(
    ("text", "origin", "path"),
    [
        ("https://example.org", "https://example.org", ""),
        ("https://example.org/", "https://example.org", "/"),
        ("https://login.example.org:8443/realms/x/", "https://login.example.org:8443", "/realms/x/"),
        ("https://10.0.0.1/x", "https://10.0.0.1", "/x"),
        ("https://[2001:db8::1]:444/x", "https://[2001:db8::1]:444", "/x"),
        ("https://example.org/a%20b/~c;d=1,2", "https://example.org", "/a%20b/~c;d=1,2"),
        ("http://localhost:8000/", "http://localhost:8000", "/"),
        ("http://app.localhost", "http://app.localhost", ""),
        ("http://127.0.0.1", "http://127.0.0.1", ""),
        ("http://127.8.9.1:81", "http://127.8.9.1:81", ""),
        ("http://[::1]:8000", "http://[::1]:8000", ""),
        ("https://xn--bro-hoa.example", "https://xn--bro-hoa.example", ""),
    ],
)
def test_plain_urls_are_read(text, origin, path):
    assert (parse_url(text).origin, parse_url(text).path) == (origin, path)
    assert parse_url(text, theirs=True) == parse_url(text)


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://Login.Example.org/x", "https://login.example.org"),
        ("https://login.example.org:443", "https://login.example.org"),
        ("HTTPS://LOGIN.example.org:443/X?y#z", "https://login.example.org"),
        ("http://localhost:80/", "http://localhost"),
        ("https://[::1]:443/", "https://[::1]"),
        ("https://login.example.org:4430", "https://login.example.org:4430"),
    ],
)
def test_what_the_provider_spells_in_its_own_way_is_read_as_browsers_do(text, origin):
    assert parse_url(text, theirs=True).origin == origin
    for bad in ("https://me@example.org", "https://a.example:0443", "ftp://a.example", "http://Example.org"):
        with pytest.raises(UrlError):
            parse_url(bad, theirs=True)


def test_query_and_fragment_keep_their_marks():
    url = parse_url("https://example.org/authorize?tenant=a%26b&x=/?#top?")
    assert (url.path, url.query, url.fragment) == ("/authorize", "?tenant=a%26b&x=/?", "#top?")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(
            (f"http://{host}", "insecure-url")
            for host in ("example.org", "10.0.0.1", "localhost.example.org")
        ),
        *(
            (f"http://{host}", "insecure-url")
            for host in ("128.0.0.1", "[::2]", "0.0.0.0", "127.example.org")
        ),
        *(
            (f"http://{host}", "bad-url")
            for host in ("127.1", "2130706433", "0x7f.0.0.1.0x1", "localhost.", "127.0.0.1.")
        ),
        *(
            (text, "bad-url")
            for text in ("", "example.org", "//example.org", "/x", "https:/example.org", "https:example.org")
        ),
        *(
            (text, "bad-url")
            for text in (
                "ftp://example.org",
                "javascript://example.org",
                "data:text/html,x",
                "ws://localhost",
            )
        ),
        *(
            (text, "bad-url")
            for text in ("https://", "https:///x", "https://?x", "https://:443", "HTTPS://example.org")
        ),
        *(
            (text, "bad-url")
            for text in ("https://me@example.org", "https://me:pw@example.org", "https://@example.org")
        ),
        *(
            (text, "bad-url")
            for text in ("https://example.org:443", "http://localhost:80", "https://a.example:0443")
        ),
        *(
            (text, "bad-url")
            for text in ("https://a.example:", "https://a.example:0", "https://a.example:65536")
        ),
        *(
            (text, "bad-url")
            for text in ("https://Example.org", "https://a_b.example", "https://-a.example", "https://a..b")
        ),
        *(
            (text, "bad-url")
            for text in (
                "https://büro.example",
                "https://a.example/é",
                "https://a.example/a b",
                "https://a b",
            )
        ),
        *(
            (text, "bad-url")
            for text in ("https://a.example/../x", "https://a.example/%2e%2E/x", "https://a.example/x/.")
        ),
        *(
            (text, "bad-url")
            for text in (
                "https://a.example/%zz",
                "https://a.example\\@evil",
                "https://a.example/\\x",
                "https://a.example/?<",
            )
        ),
        *(
            (text, "bad-url")
            for text in (
                "https://[::g]",
                "https://[1:0::1]x",
                "https://[0:0::1]",
                "https://a.example\n",
                "\thttps://a",
            )
        ),
    ],
)
def test_everything_else_is_refused_with_a_remedy(text, code):
    with pytest.raises(UrlError) as caught:
        parse_url(text)
    assert caught.value.code == code
    assert caught.value.message
    assert caught.value.hint


def test_the_right_spelling_is_offered():
    def hint(text):
        with pytest.raises(UrlError) as caught:
            parse_url(text)
        return caught.value.hint

    assert hint("login.example.org/x") == 'write "https://login.example.org/x"'
    assert hint("https://Login.example.org") == 'write "login.example.org"'
    assert hint("https://büro.example") == 'write "xn--bro-hoa.example"'
    assert hint("https://[0:0::1]") == 'write "[::1]"'


@pytest.mark.parametrize(
    ("host", "answer"),
    [
        *((host, True) for host in ("localhost", "a.b.localhost", "127.0.0.1", "127.255.0.1", "[::1]")),
        *((host, False) for host in ("localhost.example", "notlocalhost", "128.0.0.1", "[::2]", "10.0.0.1")),
    ],
)
def test_loopback_names(host, answer):
    assert is_loopback(host) is answer


ALPHABET = "abz09.-:/?#@[]%\\ é\n\t&=~_2eE"


@settings(max_examples=500, deadline=None)
@given(
    st.sampled_from(["https://", "http://localhost", "https://a.example", ""]), st.text(ALPHABET, max_size=14)
)
@example("https://a.example", ":8443/x?y#z")
def test_what_is_accepted_means_the_same_to_everybody(start, rest):
    text = start + rest
    try:
        url = parse_url(text)
    except UrlError:
        return
    assert url.origin + url.path + url.query + url.fragment == text
    split = urlsplit(text)
    assert (split.scheme, split.port, split.path) == (url.scheme, url.port, url.path)
    assert split.hostname == url.host.strip("[]")
    assert text.isascii()
    assert text == text.strip()
