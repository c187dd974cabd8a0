"""The core compiled by Brython answers as it does under CPython: same values, same codes, same refusals."""

import importlib
import json
import random
from pathlib import Path

import pytest

from auth.oidc import codec
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
from tests.auth.test_oidc_urls import APIS, TRICKS

AUTH = Path(__file__).parents[2] / "site" / "auth"
DRIVER = """
from auth.errors import AuthError
from auth.oidc import authorization, codec, discovery, id_token, logout, token, transaction, urls, userinfo

MODULES = {"authorization": authorization, "codec": codec, "discovery": discovery, "id_token": id_token,
           "logout": logout, "token": token, "transaction": transaction, "urls": urls, "userinfo": userinfo}


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
    """JSON texts, sound ones and each a character or two away from one."""
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
    for value in TRICKS:
        if value != b"/a":
            yield "urls", "match", [APIS, "billing", value]
            yield "urls", "return_route", [value, "/"]
            yield "urls", "match_url", [APIS, f"https://api.example/v1{value}"]
    for name in METADATA:
        for value in [None, 5, "http://id.example/", "https://id.example/x", ["S256"], True]:
            yield "discovery", "check", [METADATA | {name: value}, SETTINGS]
    yield "transaction", "new", [SETTINGS, octets(bytes(range(48))), "/é?x=😀&y", NOW, {"max_age": 0}]
    yield "transaction", "pack", [RECORD]
    yield "transaction", "split_state", [STATE]
    yield (
        "authorization",
        "request",
        [METADATA, SETTINGS, RECORD, STATE, octets(bytes(32)), ["a", "b"], {"login_hint": "é&"}],
    )
    yield "logout", "request", [METADATA, SETTINGS, "a.b.c", ""]
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
    """The core's modules by name; a package's name ends in a dot."""
    yield "auth.errors", AUTH / "errors.py"
    for path in (AUTH / "oidc").glob("*.py"):
        yield ("auth.oidc." if path.stem == "__init__" else f"auth.oidc.{path.stem}"), path


@pytest.mark.browser
def test_compiled_and_not(compiled, served, seen, tmp_path, monkeypatch):
    """ID-18, ER-03: the same judgement on both sides."""
    (tmp_path / "core_driver.py").write_text(DRIVER, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    driver = importlib.import_module("core_driver")
    modules = {name: path.read_text(encoding="utf-8") for name, path in core()}
    main = "from browser import window\nimport core_driver\nwindow.judge = core_driver.run"
    served.publish(compiled({"main": main, "core_driver": DRIVER} | modules), "/core")
    seen.page.goto(f"{served.url}/core/")
    seen.page.wait_for_function("!!globalThis.judge")
    every = [*encodings(), *judgements(), *tokens()]
    for start in range(0, len(every), 100):
        part = every[start : start + 100]
        text = json.dumps(part)
        expected, found = driver.run(text).split("\n"), seen.page.evaluate("judge", text).split("\n")
        assert len(expected) == len(found) == len(part), found
        for case, ours, theirs in zip(part, expected, found, strict=True):
            assert (case, theirs) == (case, ours)
    seen.clean()
