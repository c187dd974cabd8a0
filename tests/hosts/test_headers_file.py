"""What is special about `_headers`: Cloudflare's limits, and what the build does near them."""

import json

from builder.hosts import azure, cloudflare, netlify
from builder.hosts.plan import plan
from builder.output import Rule
from tests.builder.making import make_config

PAGE = (("Cache-Control", "no-cache"), ("Content-Security-Policy", "default-src 'self'"))
HASHED = (("Cache-Control", "immutable"), ("Content-Security-Policy", "default-src 'none'"))


def made(host, *rules, page=PAGE):
    return host.write(plan([Rule("page", ("/", "/404.html"), page), *rules], make_config()))


def paths(written):
    return [line for line in written.public[0].data.decode().splitlines() if line.startswith("/")]


def test_a_line_at_the_limit_passes_and_one_past_it_is_a_fault():
    fits = "x" * (cloudflare.MAX_LINE - len("  Name: "))
    assert made(cloudflare, page=(("Name", fits),)).faults == ()
    (fault,) = made(cloudflare, page=(("Name", fits + "x"),)).faults
    assert (fault.code, "2,001" in fault.message) == ("header-too-long", True)
    assert made(netlify, page=(("Name", fits + "x"),)).faults == ()


def test_hashed_files_are_named_one_by_one_while_a_host_has_room():
    """With a pattern, a missing file would be cached like the folder's files, for a year."""
    names = tuple(f"/assets/{n}.js" for n in range(cloudflare.MAX_RULES - 1))
    fits = made(cloudflare, Rule("asset", names, HASHED))
    assert (paths(fits), len(fits.lost)) == (["/*", *names], 1)
    past = Rule("asset", (*names, "/assets/last.js"), HASHED)
    folder = made(cloudflare, past)
    assert (paths(folder), len(folder.lost), folder.faults) == (["/*", "/assets/*"], 2, ())
    assert paths(made(netlify, past)) == ["/*", *past.paths]


def test_a_page_for_a_missing_script_of_the_vault_never_has_the_policy_of_the_vault():
    """Otherwise a script that controls that page could connect to the provider."""
    vault = Rule("vault", ("/callback/vault/a.js",), (*HASHED, ("X", "y")))
    assets = Rule("asset", tuple(f"/assets/{n}.js" for n in range(300)), HASHED)
    assert paths(made(cloudflare, assets, vault)) == ["/*", "/assets/*", *vault.paths]
    routes = json.loads(made(azure, assets, vault).public[0].data)["routes"]
    assert [route["route"] for route in routes] == [*vault.paths, "/assets/*"]


def test_too_many_files_that_keep_their_names_are_a_fault():
    names = tuple(f"/.well-known/{n}" for n in range(cloudflare.MAX_RULES))
    (fault,) = made(cloudflare, Rule("verbatim", names, HASHED)).faults
    assert fault.code == "too-many-rules"


def test_a_page_among_the_hashed_files_is_sent_what_a_page_is_sent():
    """It also loses the headers that only the folder has."""
    embedder = ("Cross-Origin-Embedder-Policy", "require-corp")
    rules = [
        Rule("page", ("/", "/assets/kept.html"), PAGE),
        Rule("asset", tuple(f"/assets/{n}.js" for n in range(200)), (*HASHED, embedder)),
    ]
    text = cloudflare.write(plan(rules, make_config())).public[0].data.decode()
    assert text.endswith(
        "/assets/kept.html\n  ! Cache-Control\n  ! Content-Security-Policy\n  ! Cross-Origin-Embedder-Policy\n"
        "  Cache-Control: no-cache\n  Content-Security-Policy: default-src 'self'\n"
    )
    routes = json.loads(azure.write(plan(rules, make_config())).public[0].data)["routes"]
    assert [route["route"] for route in routes] == ["/assets/kept.html", "/assets/*"]
    assert routes[0]["headers"]["Cross-Origin-Embedder-Policy"] == ""
