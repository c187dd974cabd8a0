"""Every form of a secret is found at its exact place, and the excerpt shown does not reveal it."""

import base64
import hashlib
import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.qa.audit.forms import SHORTEST, Needles, forms, raw_forms
from builder.qa.audit.model import Secret
from builder.qa.audit.sieve import Sieve

TOKEN = (
    "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhZGEiLCJhdWQiOiJpbnZvaWNlcyJ9.c2lnbmF0dXJlLXRoYXQtaXMtbm8tc2lnbmF0dXJl"
)
OPAQUE = "gho/16C7e42F292c6912E7710c838347Ae178B4a+secret=="
VALUES = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=SHORTEST, max_size=200)


def found(text, *secrets):
    return [(hit.secret.kind, hit.form) for hit in Needles(secrets).match(text)]


WAYS = {
    "whole": lambda value: value,
    "percent-encoded": lambda value: quote(value, safe=""),
    "JSON-escaped": lambda value: value.replace("/", "\\/"),
    "first half": lambda value: value[: len(value) // 2],
    "second half": lambda value: value[len(value) // 2 :],
    "base64": lambda value: base64.b64encode(value.encode()).decode(),
    "hex": lambda value: value.encode().hex(),
    "SHA-256 hex": lambda value: hashlib.sha256(value.encode()).hexdigest(),
    "SHA-256 base64": lambda value: base64.b64encode(hashlib.sha256(value.encode()).digest()).decode(),
    "SHA-256 base64url": lambda value: base64.urlsafe_b64encode(
        hashlib.sha256(value.encode()).digest()
    ).decode(),
}


@pytest.mark.parametrize("way", WAYS)
def test_each_form_is_found_and_named(way):
    assert found(f"before {WAYS[way](OPAQUE)} after", Secret("access_token", OPAQUE)) == [
        ("access_token", way)
    ]


def test_hex_in_capitals_and_twice_encoded():
    secret = Secret("code", OPAQUE)
    assert found(OPAQUE.encode().hex().upper(), secret) == [("code", "hex")]
    assert found(quote(quote(OPAQUE, safe=""), safe=""), secret) == [("code", "percent-encoded")]


def test_the_parts_of_a_jwt_but_its_header():
    secret = Secret("id_token", TOKEN)
    header, payload, signature = TOKEN.split(".")
    assert found(payload, secret) == [("id_token", "payload")]
    assert found(signature, secret) == [("id_token", "signature")]
    assert found(header, secret) == []


@given(VALUES, st.binary(max_size=7), st.binary(max_size=7))
def test_base64_of_something_longer_at_every_alignment(value, before, after):
    text = base64.b64encode(before + value.encode() + after).decode()
    forms_found = {form for _, form in found(text, Secret("state", value))}
    assert forms_found & {"base64", "base64url"}


@given(VALUES, st.text(max_size=30), st.text(max_size=30))
def test_a_secret_is_found_wherever_it_stands(value, before, after):
    hits = [
        hit for hit in Needles([Secret("state", value)]).match(before + value + after) if hit.form == "whole"
    ]
    assert any((before + value + after)[hit.start : hit.end] == value for hit in hits)


@given(VALUES)
def test_what_is_shown_never_holds_the_secret(value):
    needles = Needles([Secret("state", value)])
    for text in (value, f"x={value}&y", json.dumps({"a": value}), base64.b64encode(value.encode()).decode()):
        shown = needles.redact(text)
        assert value not in shown
        assert not any(shape in shown for shape in forms(Secret("state", value)))


def test_a_truncated_token_is_not_shown_to_its_end():
    cut = TOKEN[:-7]
    shown = Needles([Secret("id_token", TOKEN)]).redact(f'{{"id_token": "{cut}"}}')
    assert shown == '{"id_token": "eyJh…"}'


def test_an_excerpt_is_about_the_secret():
    secret = Secret("code", OPAQUE)
    needles = Needles([secret])
    text = f"{'a ' * 400}{OPAQUE} and then{' b' * 400}"
    shown = needles.excerpt(text, needles.match(text)[0], 80)
    assert "gho/… and then" in shown and len(shown) <= 82


def test_a_nonce_within_an_id_token_is_told_once():
    nonce = "n-0S6_WzA2Mj-n-0S6_WzA2Mj"
    payload = base64.urlsafe_b64encode(json.dumps({"nonce": nonce}).encode()).decode().rstrip("=")
    token = f"eyJhbGciOiJFUzI1NiJ9.{payload}.c2lnbmF0dXJlc2lnbmF0dXJl"
    secrets = Secret("nonce", nonce), Secret("id_token", token)
    assert found(token, *secrets) == [("id_token", "whole")]
    assert found(nonce, *secrets) == [("nonce", "whole")]


def test_the_challenge_is_no_leak_of_the_verifier():
    challenge = WAYS["SHA-256 base64url"](OPAQUE).rstrip("=")
    assert found(challenge, Secret("code_verifier", OPAQUE)) == []
    assert found(challenge, Secret("state", OPAQUE)) == [("state", "SHA-256 base64url")]


def test_what_is_short_is_not_looked_for():
    assert forms(Secret("state", "x" * (SHORTEST - 1))) == {}
    assert raw_forms(Secret("state", "x" * (SHORTEST - 1))) == {}


def test_many_texts_at_once_as_one_by_one():
    needles = Needles([Secret("access_token", TOKEN), Secret("code", OPAQUE)])
    texts = ["", TOKEN, "nothing", f"x{OPAQUE}", OPAQUE[:20], f"{OPAQUE}{TOKEN}", ""]
    apart = [(index, hit) for index, text in enumerate(texts) for hit in needles.match(text)]
    together = [(index, hit) for index, hit in needles.match_all(texts)]
    assert together == apart
    assert {index for index, _ in together} == {1, 3, 5}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_bytes_on_a_disk(encoding):
    data = b"\x17\x00\x17" + f"token={OPAQUE}".encode(encoding) + b"\xff"
    [hit] = Sieve(Needles([Secret("refresh_token", OPAQUE)])).match(data)
    assert hit.form == ("whole" if encoding == "utf-8" else "whole, UTF-16")
    assert data[hit.start : hit.end].replace(b"\0", b"").startswith(OPAQUE.encode())


def test_a_random_value_kept_as_its_bytes():
    raw = bytes(range(40, 72))
    value = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    [hit] = Sieve(Needles([Secret("code_verifier", value)])).match(b"..." + raw + b"...")
    assert hit.form == "decoded"
