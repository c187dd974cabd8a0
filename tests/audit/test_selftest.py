"""The server of the self-test's pages, without a browser: everything that the pages request exists, and looks
like a sign-in.
"""

import json
import re
from importlib.resources import files
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from builder.qa.audit import names, selftest
from builder.qa.audit.planted_leaks import PLANTED


@pytest.fixture(scope="module")
def leaky():
    with selftest.serving() as made:
        yield made


def get(leaky, path, data=None):
    with urlopen(f"{leaky.url}{path}", data) as answer:
        return answer.headers, answer.read()


def test_every_file_that_a_page_names_is_served(leaky):
    folder = files("builder.qa.audit") / selftest.FOLDER
    texts = [each.read_text("utf-8") for each in folder.iterdir()]
    named = {name for text in texts for name in re.findall(r'["`](/[\w-]+\.js)\b', text)}
    assert named == {"/planted.js", "/worker.js", "/service.js", "/clean.js", "/clean-worker.js"}
    for path in (*named, *selftest.FILES):
        headers, body = get(leaky, path)
        assert headers["Cache-Control"] == "no-store", path
        assert headers["Content-Type"].startswith("text/javascript" if path in named else "text/html"), path
        assert body, path
    with pytest.raises(HTTPError):
        get(leaky, "/../selftest.py")


def test_the_token_endpoint_of_the_clean_page(leaky):
    headers, body = get(leaky, "/token", b"grant_type=authorization_code&code=1&code_verifier=2")
    assert headers["Cache-Control"] == "no-store"
    found = dict(names.in_body(body.decode(), headers["Content-Type"]))
    assert found.keys() == {"access_token", "id_token", "refresh_token"}
    assert found["access_token"] != json.loads(get(leaky, "/token", b"")[1])["access_token"]


def test_what_the_leaking_page_leaves_with_its_server(leaky):
    headers, _ = get(leaky, "/kept", b"id=i1&refresh=r1&access=half")
    assert "half=half; HttpOnly" in headers["Set-Cookie"]
    headers, _ = get(leaky, "/kept/br")
    assert (headers["Content-Encoding"], headers["Cache-Control"]) == ("br", "max-age=86400")
    settings = json.loads(get(leaky, "/settings.json")[1])
    assert settings["other"] == leaky.url.replace("localhost", "127.0.0.1")


def test_each_kind_of_place_has_a_leak():
    """Each place that docs/audit.md lists has a leak, and no leak is planted twice."""
    assert len({each.label + each.severity for each in PLANTED}) == len(PLANTED)
    assert {each.place.partition(":")[0] for each in PLANTED} == {
        *("localStorage", "sessionStorage", "storage calls", "cookies", "cookie jar", "IndexedDB"),
        *("Cache Storage", "origin private file system", "service workers", "history.state", "history"),
        *("URL", "referrer", "window.name", "title", "DOM", "console", "performance"),
        *("reachable from window", "reachable in a dedicated worker", "heap of a page"),
        *("heap of a dedicated worker", "heap of a shared worker", "heap of a service worker"),
        *("request address", "request to a third party", "referrer header", "disk"),
    }
