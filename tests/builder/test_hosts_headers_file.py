"""A `_headers` file, read as its host reads it."""

import json

import pytest

from builder.hosts import cloudflare, headers_file, netlify
from builder.hosts.headers_file import Ignored
from builder.hosts.plan import plan
from builder.output import Rule
from builder.policy import neutral
from tests.builder.making import make_config

MATCHES = [
    # pattern, path, whether it matches on Netlify, whether it matches on Cloudflare
    ("/", "/", True, True),
    ("/", "/about/", False, False),
    ("/about/", "/about/", True, True),
    ("/about", "/about/", True, False),
    ("/About/", "/about/", True, False),
    ("/*", "/", True, True),
    ("/*", "/a/b.js", True, True),
    ("/assets/*", "/assets/a/b.js", True, True),
    ("/assets/*", "/assets", True, False),
    ("/*.js", "/a/b.js", True, True),
    ("/*.js", "/a/b.css", False, False),
    ("/:page/x.js", "/a/x.js", True, True),
    ("/:page/x.js", "/a/b/x.js", False, False),
    ("/a.b/", "/aXb/", False, False),
    ("https://www.example.org/*", "/a", False, False),
]


def sent(text, path="/", host="netlify"):
    return {name: each.value for name, each in headers_file.read(text, host).sent(path).items()}


@pytest.mark.parametrize(("pattern", "path", "netlify", "cloudflare"), MATCHES)
def test_which_paths_a_rule_is_for(pattern, path, netlify, cloudflare):
    text = f"{pattern}\n  X-One: 1\n"
    assert (sent(text, path) != {}, sent(text, path, "cloudflare") != {}) == (netlify, cloudflare)


def test_two_rules_for_one_path_are_merged_as_the_host_does_it():
    text = "/*\n  X-One: a\n  X-One: b\n  X-Two: c\n/\n  x-one: d\n"
    assert sent(text) == {"x-one": "d", "x-two": "c"}
    assert sent(text, host="cloudflare") == {"x-one": "a, b, d", "x-two": "c"}
    assert sent("/*\n  X-One: a\n/\n  ! X-One\n", host="cloudflare") == {}
    assert sent("/*\n  X-One: a\n/\n  X-One: b\n  ! X-One\n", host="cloudflare") == {"x-one": "b"}


def test_lines_that_count_for_nothing_are_told_with_their_number():
    text = "X-One: 1\n# words\n\n/\n  X-Two\n  ! X-One\n  X-Three: 3\n"
    read = headers_file.read(text)
    assert [each.line for each in read.ignored] == [1, 5, 6]
    assert read.sent("/") == {"x-three": headers_file.Sent("3", 7)}
    assert [each.line for each in headers_file.read(text, "cloudflare").ignored] == [1, 5]


def test_cloudflare_has_limits():
    rules = "".join(f"/{n}\n  X-One: 1\n" for n in range(cloudflare.MAX_RULES + 1))
    [ignored] = headers_file.read(rules, "cloudflare").ignored
    assert ignored.line == 2 * cloudflare.MAX_RULES + 1
    assert sent(rules, "/100", "cloudflare") == {}
    assert sent(rules, "/100") == {"x-one": "1"}
    long = f"/\n  X-One: {'1' * cloudflare.MAX_LINE}\n"
    assert headers_file.read(long, "cloudflare").ignored == (
        Ignored(2, "Cloudflare drops lines of more than 2,000 characters"),
    )
    assert headers_file.read(long).ignored == ()


@pytest.mark.parametrize(("host", "writer"), [("netlify", netlify), ("cloudflare", cloudflare)])
def test_what_a_build_writes_is_read_back(host, writer):
    config = make_config()
    rules = [
        Rule("page", ("/", "/about/"), (("Cache-Control", "no-cache"),)),
        Rule("asset", ("/assets/a.js",), (("Cache-Control", "immutable"), ("X-One", "1"))),
    ]
    [file] = writer.write(plan(rules, config)).public
    listed = json.loads(neutral(rules, {}).data)
    for read in (headers_file.read(file.data.decode(), host), headers_file.from_rules(listed)):
        assert [*read.sent("/about/")] == ["cache-control"]
        assert {name: sent.value for name, sent in read.sent("/assets/a.js").items()} == {
            "cache-control": "immutable",
            "x-one": "1",
        }
        assert read.ignored == ()
    assert headers_file.from_rules({"rules": [{"paths": "/"}]}) is None
