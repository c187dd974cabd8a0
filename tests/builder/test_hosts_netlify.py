from builder.hosts import netlify
from builder.output import Rule

HEADERS = (("Cache-Control", "no-cache"), ("X-Content-Type-Options", "nosniff"))


def blocks(text):
    found, path = {}, ""
    for line in text.splitlines():
        if line.startswith("  "):
            name, _, value = line.strip().partition(": ")
            found[path][name] = value
        else:
            path = line
            assert path not in found
            found[path] = {}
    return found


def test_each_path_has_its_whole_set():
    file, warnings = netlify.write(
        [Rule("page", ("/", "/about/"), HEADERS), Rule("asset", ("/assets/a.js",), HEADERS[:1])]
    )
    assert file.path == "_headers"
    assert blocks(file.data.decode()) == {
        "/": dict(HEADERS),
        "/about/": dict(HEADERS),
        "/assets/a.js": dict(HEADERS[:1]),
    }
    assert warnings == ()


def test_a_line_at_the_limit_passes_and_one_past_it_warns():
    fits = "x" * (netlify.MAX_LINE - len("  Name: "))
    assert netlify.write([Rule("page", ("/",), (("Name", fits),))])[1] == ()
    _, (warning,) = netlify.write([Rule("page", ("/", "/about/"), (("Name", fits + "x"),))])
    assert warning.code == "header-too-long"
    assert "2,001" in warning.message


def test_many_assets_share_the_rule_of_their_folder():
    assets = Rule("asset", tuple(f"/docs/assets/{n}.js" for n in range(200)), HEADERS)
    vault = Rule("vault", ("/docs/callback/vault/v.js",), HEADERS)
    file, warnings = netlify.write([Rule("page", ("/docs/",), HEADERS), assets, vault])
    assert list(blocks(file.data.decode())) == ["/docs/", "/docs/assets/*", "/docs/callback/vault/*"]
    assert warnings == ()


def test_too_many_pages_warn():
    at_limit = Rule("page", tuple(f"/{n}/" for n in range(netlify.MAX_RULES)), HEADERS)
    assert netlify.write([at_limit])[1] == ()
    past = Rule("page", (*at_limit.paths, "/more/"), HEADERS)
    _, (warning,) = netlify.write([past])
    assert warning.code == "too-many-rules"
