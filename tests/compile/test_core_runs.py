"""The core, compiled by Brython, gives the same results as under CPython: the same values, error codes and refusals."""

import importlib
import json
import random
from contextlib import suppress
from pathlib import Path

import pytest

from auth.errors import AuthError
from auth.oidc import codec, urls
from builder.qa.kit.waiting import wait_for
from tests.auth.samples import (
    CLAIMS,
    JWKS,
    METADATA,
    NOW,
    RECORD,
    SETTINGS,
    STATE,
    callback,
    sign,
    sign_raw,
    token_answer,
)
from tests.auth.strategies import AGAIN, FIRST, HEADER
from tests.auth.url_tricks import APIS, GOOD_PATHS, PATHS, URLS

AUTH = Path(__file__).parents[2] / "site" / "auth"
DRIVER = """
from auth.errors import AuthError
from auth.oidc import authorization, challenge, codec, discovery, dpop, id_token, logout, par, refresh, token
from auth.oidc import transaction, urls, userinfo

MODULES = {"authorization": authorization, "challenge": challenge, "codec": codec, "discovery": discovery,
           "dpop": dpop, "id_token": id_token, "logout": logout, "par": par, "refresh": refresh, "token": token,
           "transaction": transaction, "urls": urls, "userinfo": userinfo}


def show(value):
    if isinstance(value, str):
        return "'" + codec.quote(value) + "'"
    if isinstance(value, dict):
        return "{" + ",".join([show(name) + ":" + show(value[name]) for name in sorted(value)]) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join([show(item) for item in value]) + "]"
    if isinstance(value, bytes):
        return "b" + codec.b64encode(value)
    if isinstance(value, float):
        return "float " + str(int(value * 1000)) if abs(value) < 1e9 else "big float"
    return str(value)


def given(value):
    return codec.b64decode(value["bytes"]) if isinstance(value, dict) and "bytes" in value else value


def run(text):
    out = []
    for name, function, arguments in codec.parse_json(text):
        try:
            out.append(show(getattr(MODULES[name], function)(*[given(value) for value in arguments])))
        except AuthError as error:
            out.append("AuthError " + error.code)
        except Exception:
            out.append("refused")
    return "\\n".join(out)
"""


def octets(data):
    return {"bytes": codec.b64encode(data)}


def encodings():
    for size in range(20):
        data = bytes(range(200, 200 + size))
        yield "codec", "b64encode", [octets(data)]
        yield "codec", "b64decode", [codec.b64encode(data)]
    for text in ["A", "AB", "AAB", "AA==", "A A", "A+", "é", None, 5, ""]:
        yield "codec", "b64decode", [text]
    for data in [
        b"",
        b"a",
        "é😀".encode(),
        b"\xc0\xaf",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\xff",
        b"\xe9",
        b"\xc3",
    ]:
        yield "codec", "utf8", [octets(data)]
    for text in ["a b", "é", "😀", "a/b?c=d&e", "\x00", "~-._"]:
        yield "codec", "quote", [text]
    for text in [
        "",
        "a=b&c=d",
        "a",
        "&&a=1&",
        "a=b=c",
        "a b",
        "é=1",
        "a=%E9",
        "a=%C3%A9+%F0%9F%98%80",
        "a=%",
        "a=%4",
        "a=%zz",
    ]:
        yield "codec", "form_decode", [text]


def texts():
    """Yield JSON texts: valid ones, and each with one or two characters changed."""
    sound = [
        '{"a":[1,-2.5,0,1e3,1E-2,12345678901234567890,"x\\ud83d\\ude00\\n\\u00e9",true,false,null,{}],"b":{"c":[]}}',
        token_answer("a.b.c"),
        '{"keys":[{"kty":"RSA","n":"AQAB","e":"AQ"}],"é":"😀\u2028\x7f","constructor":1,"toString":2}',
        "[" * 20 + "]" * 20,
        '"\\ud83d"',
        "-0",
        "NaN",
        '{"__proto__":1}',
        "1.e5",
        "01",
    ]
    draw = random.Random(7)
    for text in sound:
        yield text
        for _ in range(40):
            at, pool = draw.randrange(len(text)), '"\\{}[]:,0eE.-+tu d8\n\x00é😀'
            yield text[:at] + draw.choice(["", draw.choice(pool)]) + text[at + draw.choice([0, 1]) :]


def judgements():
    for text in texts():
        yield "codec", "parse_json", [text]
        yield "token", "judge", [200, "application/json", text, ["openid"]]
    for value in [*filter(is_json, PATHS), *GOOD_PATHS]:
        yield "urls", "match", [APIS, "billing", value]
        yield "urls", "return_route", [value, "/"]
    for value in filter(is_json, URLS):
        yield "urls", "match_url", [APIS, value]
    for name in METADATA:
        for value in [None, 5, "http://id.example/", "https://id.example/x", ["S256"], True]:
            yield "discovery", "check", [METADATA | {name: value}, SETTINGS]
    yield "transaction", "new", [SETTINGS, octets(bytes(range(48))), "/é?x=😀&y", NOW, {"max_age": 0}]
    yield "transaction", "pack", [RECORD]
    hinted = [["a b", "é&"], ["id_token_hint", "x"], ["c", ""]]
    yield "authorization", "url", [METADATA, hinted]
    for params in [
        {"resource": ["x", "y"]},
        {"max_age": 0},
        {"a": True},
        {"a": 1.5},
        {"a": None},
        {"scope": "x"},
        {"login_hint": "é&"},
    ]:
        record = RECORD | {"jkt": "thumb"}
        yield "authorization", "parameters", [SETTINGS, record, STATE, octets(bytes(32)), ["a"], params]
    yield "logout", "request", [METADATA, SETTINGS, ""]
    yield "logout", "request", [METADATA, SETTINGS | {"logout_method": "post"}, "é"]
    for now in (NOW, NOW + 1000):
        from auth.oidc import transaction

        yield "transaction", "judge", [transaction.pack(RECORD), SETTINGS, now]
    for query in [
        callback(),
        callback(code=""),
        callback(error="x"),
        callback() + "&code=1",
        "?a=%ff",
        "?__proto__=1",
        None,
    ]:
        yield "authorization", "read", [query]


def is_json(value):
    """Return whether the value can be passed to the driver."""
    return (isinstance(value, str) and not codec.has_surrogate(value)) or value is None or value == 5


def extensions():
    """Yield cases for pushed requests, refreshes, proofs and challenges of an API."""
    draw = random.Random(9)
    for status in (200, 201, 400, 401):
        for text in [
            '{"request_uri":"urn:x","expires_in":60}',
            '{"request_uri":"","expires_in":60}',
            '{"error":"x"}',
        ]:
            yield "par", "judge", [status, "application/json", text]
        for text in ['{"error":"use_dpop_nonce"}', '{"error":["use_dpop_nonce"]}', "", None]:
            for nonce in ("n", "a b", ""):
                headers = {"dpop-nonce": nonce, "www-authenticate": 'DPoP error="use_dpop_nonce"'}
                yield "dpop", "nonce_demanded", [status, headers, text]
    yield (
        "par",
        "request",
        [{"pushed_authorization_request_endpoint": "https://x"}, [["a", "é"], ["b", "c d"]]],
    )
    key = {"kty": "EC", "crv": "P-256", "x": "l8tF", "y": "9VE4"}
    for nonce in ("", "n~1", 'a"b', "a\\b", "é", None, 5):
        for url in ("https://api.example/v1/x?a#b", "https://api.example/#?", 'https://api.example/"'):
            arguments = [key, "GET", url, NOW + 0.5, octets(bytes(16)), nonce, octets(bytes(range(32)))]
            yield "dpop", "message", arguments
    yield "dpop", "message", [key | {"crv": "P-384"}, "GET", "https://x/", NOW, octets(bytes(16)), "", None]
    yield "dpop", "join", ["a.b", octets(bytes(64))]
    yield "dpop", "join", ["a.b", octets(bytes(63))]
    headers = [HEADER, "", "Bearer", 'Bearer error="x", max_age=5, acr_values="a b"', "N a==, B c=d", None, 5]
    for header in [text for text in headers if isinstance(text, str)]:
        for _ in range(60):
            at, piece = draw.randrange(len(header) + 1), draw.choice('",=\\ aB~é\x00')
            headers.append(header[:at] + piece + header[at + draw.choice([0, 1]) :])
    for header in headers:
        yield "challenge", "parse", [header]
        yield "challenge", "judge", [401, header]
    for name in [*FIRST, "azp", "org_id", "nbf", "at_hash"]:
        for value in [None, "", "site", ["site"], True, FIRST.get(name), NOW, NOW + 3599, -1e90, {}]:
            changed = AGAIN | {name: value}
            yield "refresh", "claims", [changed, SETTINGS, FIRST, octets(bytes(32)), NOW + 3600]
    for kind in ("Bearer", "DPoP"):
        for change in (
            {},
            {"refresh_token": "r"},
            {"access_token": None},
            {"token_type": "dpop"},
            {"scope": "x y"},
        ):
            text = token_answer("a.b.c", **change)
            yield "refresh", "judge", [200, "application/json", text, ["openid"], kind]
    yield "refresh", "request", [METADATA, SETTINGS, "r", {"resource": ["a", "b"], "audience": ""}]
    yield "userinfo", "merge", [CLAIMS, {"sub": "x", "name": "Zoë", "constructor": 1}]


def tokens():
    hashed = octets(bytes(range(32)))
    for algorithm in ("RS256", "ES256", "EdDSA"):
        yield "id_token", "parse", [sign(CLAIMS, algorithm), SETTINGS]
    for header in [
        '{"alg":"none"}',
        '{"alg":["RS256"]}',
        '{"alg":"RS256","crit":[]}',
        '{"alg":"RS256","typ":"at+jwt"}',
        "[]",
        "{",
    ]:
        yield "id_token", "parse", [sign_raw(header, '{"sub":"é😀"}'), SETTINGS]
    for name in [*CLAIMS, "azp", "nbf", "auth_time", "at_hash", "acr"]:
        for value in [
            None,
            "",
            "site",
            ["site"],
            True,
            NOW,
            NOW - 0.5,
            NOW + 100,
            NOW + 4000,
            NOW - 4000,
            -1e90,
            1e90,
            {},
        ]:
            for max_age, acr_values in (("", ""), ("60", "gold site")):
                record = RECORD | {"max_age": max_age, "acr_values": acr_values}
                yield "id_token", "judge", [CLAIMS | {name: value}, SETTINGS, record, hashed, NOW]
    parsed = {"header": {"alg": "RS256", "kid": "rs"}, "data": "d", "signature": "s"}
    for change in [
        {},
        {"e": "AQ"},
        {"e": "BA"},
        {"n": "AA"},
        {"n": None},
        {"use": None},
        {"alg": "x"},
        {"kid": None},
        {"crv": "x"},
    ]:
        yield "id_token", "verification", [parsed, [JWKS[0] | change]]
        yield "id_token", "verification", [parsed, [JWKS[0], JWKS[0] | change]]


def core():
    """Yield the core's modules by name; a package's name ends in a dot."""
    yield "auth.errors", AUTH / "errors.py"
    for path in (AUTH / "oidc").glob("*.py"):
        yield ("auth.oidc." if path.stem == "__init__" else f"auth.oidc.{path.stem}"), path


@pytest.mark.browser
@pytest.mark.standards("ID-18", "ER-03")
def test_compiled_and_not(compiled, served, seen, tmp_path, monkeypatch):
    """Both sides give the same result."""
    (tmp_path / "core_driver.py").write_text(DRIVER, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    driver = importlib.import_module("core_driver")
    modules = {name: path.read_text(encoding="utf-8") for name, path in core()}
    main = "from browser import window\nimport core_driver\nwindow.judge = core_driver.run"
    served.publish(compiled({"main": main, "core_driver": DRIVER} | modules), "/core")
    seen.page.goto(f"{served.url}/core/")
    wait_for(seen.page, "!!globalThis.judge")
    every = [*encodings(), *judgements(), *extensions(), *tokens()]
    for start in range(0, len(every), 100):
        part = every[start : start + 100]
        text = json.dumps(part)
        expected, found = driver.run(text).split("\n"), seen.page.evaluate("judge", text).split("\n")
        assert len(expected) == len(found) == len(part), found
        for case, ours, theirs in zip(part, expected, found, strict=True):
            assert (case, theirs) == (case, ours)
    seen.clean()


@pytest.mark.browser
@pytest.mark.standards("AP-02", "TX-14")
def test_a_browser_reads_addresses_as_the_core_does(seen):
    """The browser takes every accepted URL unchanged: nothing is corrected, and nothing left out."""
    seen.page.goto("about:blank")
    texts = [value for value in [*PATHS, *GOOD_PATHS, *URLS] if isinstance(value, str)]
    found = []
    for one in texts:
        found += [route for route in [urls.return_route(f"/app{one}", "/app/")] if route != "/app/"]
        for value in (one, f"https://api.example/v1{one}", f"http://localhost:8002{one}"):
            with suppress(AuthError):
                found.append(urls.match_url(APIS, value)[1])
    read = "urls => urls.map(url => new URL(url, 'https://site.example/x/y').href)"
    assert len(found) > 40
    assert seen.page.evaluate(read, found) == [
        "https://site.example" * url.startswith("/") + url for url in found
    ]
