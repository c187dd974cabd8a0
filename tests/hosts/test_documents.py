"""What is special about the hosts with a JSON file: limits, and paths without an extension."""

import json

from builder.hosts import azure, vercel
from builder.hosts.documents import alternatives
from builder.hosts.plan import plan
from builder.output import Rule
from tests.builder.making import make_config

from .sites import SAMPLES

HASHED = (("Cache-Control", "immutable"), ("Content-Security-Policy", "default-src 'none'"))
PAGE = Rule("page", ("/", "/404.html"), (("Cache-Control", "no-cache"), ("Content-Security-Policy", "x")))


def made(host, *rules):
    written = host.write(plan([PAGE, *rules], make_config()))
    return written, json.loads(written.public[0].data)


def test_paths_share_an_expression_up_to_its_limit():
    assert alternatives(["a.b", "-", "d"], 6) == [r"a\.b|-", "d"]


def test_vercel_gets_many_files_in_few_sources_of_its_length():
    names = tuple(f"/assets/a-rather-long-name-for-a-script-{n}.js" for n in range(400))
    written, config = made(vercel, Rule("asset", names, HASHED))
    sources = [entry["source"] for entry in config["headers"]]
    assert len(sources) < 10 and max(map(len, sources)) <= vercel.MAX_SOURCE
    assert (written.faults, config["trailingSlash"], len(written.lost)) == ((), True, 1)
    names = tuple(f"/{'x' * 4000}{n}" for n in range(vercel.MAX_ENTRIES))
    (fault,) = made(vercel, Rule("verbatim", names, HASHED))[0].faults
    assert fault.code == "too-many-rules"


def test_vercel_redirects_to_no_slash_where_a_file_has_no_extension():
    """Otherwise it would redirect the file too: /callback to /callback/, where nothing is."""
    for title in ("plain", "a redirect URI with .html"):
        sample = SAMPLES[title].output
        rules = [rule for rule in sample.rules if rule.name != "verbatim"]  # one of them has no extension
        written = vercel.write(plan(rules, sample.config))
        assert json.loads(written.public[0].data)["trailingSlash"] is True
        assert len(written.lost) == 1
    sample = SAMPLES["a redirect URI that is no folder"].output
    written = vercel.write(plan(sample.rules, sample.config))
    config = json.loads(written.public[0].data)
    assert "trailingSlash" not in config
    assert config["rewrites"] == [{"source": "/in/callback", "destination": "/in/callback.html"}]
    assert len(written.lost) == 2
    assert "trailingSlash" not in made(vercel, Rule("verbatim", ("/CNAME",), HASHED))[1]
    assert "trailingSlash" not in made(vercel, Rule("verbatim", ("/.well-known/x",), HASHED))[1]
    assert "trailingSlash" in made(vercel, Rule("verbatim", ("/.well-known/x.txt",), HASHED))[1]


def test_azure_gets_folders_where_its_file_would_be_too_large():
    few, config = made(azure, Rule("asset", ("/assets/a.js",), HASHED))
    assert [route["route"] for route in config["routes"]] == ["/assets/a.js"]
    many, config = made(azure, Rule("asset", tuple(f"/assets/{n}.js" for n in range(300)), HASHED))
    assert [route["route"] for route in config["routes"]] == ["/assets/*"]
    assert (many.faults, len(many.lost)) == ((), len(few.lost) + 1)
    assert [loss.name for loss in few.broken] == ["missing-pages"]
    kept = Rule("verbatim", tuple(f"/{n}.txt" for n in range(300)), HASHED)
    (fault,) = made(azure, kept)[0].faults
    assert fault.code == "config-too-large"
