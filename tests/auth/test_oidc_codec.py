"""Encodings: ambiguous input is refused."""

import base64
import json
import os
import time
from urllib.parse import parse_qsl, quote, unquote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.oidc import codec

REFUSED = (ValueError, LookupError, TypeError, AttributeError)  # `judge` turns these into AuthError
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
PLAIN_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | TEXT,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(TEXT.filter(lambda name: name != "__proto__"), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(st.binary(max_size=200))
def test_base64url_is_that_of_rfc_7515(data):
    text = base64.urlsafe_b64encode(data).rstrip(b"=").decode()
    assert codec.b64encode(data) == text
    assert codec.b64decode(text) == data


def test_base64url_example_of_rfc_7515_appendix_c():
    assert codec.b64encode(bytes([3, 236, 255, 224, 193])) == "A-z_4ME"
    assert codec.b64decode("A-z_4ME") == bytes([3, 236, 255, 224, 193])


@pytest.mark.standards("ID-18")
@given(st.text("AQgw-_=+/ \n", max_size=9))
def test_base64url_has_one_spelling_for_each_value(text):
    try:
        data = codec.b64decode(text)
    except REFUSED:
        return
    assert codec.b64encode(data) == text


@pytest.mark.standards("ID-18")
@pytest.mark.parametrize(
    "text", ["A", "AAAAA", "AB", "AAB", "AA==", "AA=", "A A", "AA\n", "A+", "A/", "é", "AÀ", None, 5, b"AA"]
)
def test_base64url_refused(text):
    with pytest.raises(REFUSED):
        codec.b64decode(text)


@pytest.mark.standards("ID-18")
@pytest.mark.parametrize(
    "data",
    [b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xff", b"\xe9", b"\xc3", b"\xf8\x88\x80\x80\x80"],
)
def test_bytes_that_are_not_utf8_are_refused(data):
    with pytest.raises(REFUSED):
        codec.utf8(data)


@given(st.binary(max_size=40))
def test_utf8_is_pythons(data):
    try:
        expected = data.decode()
    except ValueError:
        with pytest.raises(REFUSED):
            codec.utf8(data)
    else:
        assert codec.utf8(data) == expected


@pytest.mark.standards("AR-09")
@given(TEXT)
def test_percent_encoding_keeps_only_the_unreserved(text):
    assert codec.quote(text) == quote(text, safe="-._~")
    assert codec.unquote(codec.quote(text)) == text == unquote_plus(codec.quote(text))


@pytest.mark.standards("AR-09")
def test_percent_encoding_of_each_kind():
    assert codec.quote("aZ09-._~") == "aZ09-._~"
    assert codec.quote(" %+&=/é😀") == "%20%25%2B%26%3D%2F%C3%A9%F0%9F%98%80"


def test_a_form_leaves_out_what_is_empty_and_repeats_what_is_many():
    form = {"a": "12", "b": "", "c": ["x", "", "y"], "d": [], "e": ["z"]}
    assert codec.pairs(form) == [("a", "12"), ("c", "x"), ("c", "y"), ("e", "z")]


@pytest.mark.standards("TK-03")
def test_what_is_visible():
    assert codec.is_visible("!~a0")
    for text in ("", " ", "a b", "a\n", "\x7f", "\x00", "é", "\u200b", None, 5, b"a", ["a"]):
        assert codec.is_visible(text) is False


@given(st.lists(st.tuples(TEXT.filter(bool), TEXT)))
def test_forms_come_back_as_they_went(pairs):
    encoded = codec.form_encode(pairs)
    assert (
        codec.form_decode(encoded)
        == pairs
        == parse_qsl(encoded, keep_blank_values=True, strict_parsing=bool(pairs))
    )


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("", []),
        ("&&a=1&", [("a", "1")]),
        ("a", [("a", "")]),
        ("a=b=c", [("a", "b=c")]),
        ("a+b=c%20d%2B", [("a b", "c d+")]),
        ("a=1&a=2", [("a", "1"), ("a", "2")]),
    ],
)
def test_form_decode(text, pairs):
    assert codec.form_decode(text) == pairs


@pytest.mark.parametrize(
    "text",
    [
        "a=%",
        "a=%4",
        "a=%zz",
        "a=% 4",
        "a=%+4",
        "a=%FF",
        "a=%ED%A0%80",
        "a=é",
        "a=Ã©",
        "a= b",
        "a\n=b",
        "%C0%AF=a",
    ],
)
def test_form_decode_refuses(text):
    with pytest.raises(REFUSED):
        codec.form_decode(text)


def test_a_lone_surrogate_cannot_be_quoted():
    with pytest.raises(REFUSED):
        codec.quote("a\ud83d")


@given(PLAIN_JSON, st.booleans(), st.sampled_from([None, 1]))
def test_json_is_read_as_python_reads_it(value, ascii_only, indent):
    assert codec.parse_json(json.dumps(value, ensure_ascii=ascii_only, indent=indent)) == value


@pytest.mark.standards("ID-18")
@given(st.text('{}[]",:0123456789eE+-.tfn \\u\ud83d\x00éa', max_size=12))
def test_json_is_never_more_lenient_than_python(text):
    try:
        value = codec.parse_json(text)
    except REFUSED:
        return
    assert json.loads(text) == value


@given(
    st.floats(min_value=1e-90, max_value=1e90) | st.floats(min_value=-1e90, max_value=-1e-90) | st.just(0.0)
)
def test_json_numbers(value):
    found = codec.parse_json(json.dumps(value))
    assert found == value
    assert isinstance(found, float)


@pytest.mark.standards("ID-18", "DJ-10")
@pytest.mark.parametrize(
    "text",
    [
        '{"a":1,"a":1}',
        '{"a":{"b":1,"b":2}}',
        '{"a":1,"\\u0061":2}',
        '{"__proto__":1}',
        "NaN",
        "Infinity",
        "-Infinity",
        "1e400",
        "1e999999999",
        "1" * 100,
        "01",
        "-01",
        "1.",
        ".5",
        "+1",
        "-",
        "1e",
        "1e+",
        "0x10",
        "1_000",
        "١",
        "1١",
        "[1,]",
        '{"a":1,}',
        "[1 2]",
        '{"a" 1}',
        "{a:1}",
        '{a":1}',
        '{"a"x1}',
        '{"a",1}',
        "1.e5",
        "-1.E5",
        '"\\ud83dxxde00"',
        "{1:1}",
        "'a'",
        '"a\nb"',
        '"a\x00"',
        '"a\ud800"',
        '"\\ud800"',
        '"\\udc00\\ud800"',
        '"\\ud83d\\u0041"',
        '"\\x41"',
        '"\\u12"',
        '"\\u12g4"',
        '"\\',
        '"a',
        "",
        " ",
        "{} x",
        "{}{}",
        "\ufeff{}",
        "\xa0{}",
        "\x00",
        "truex",
        "True",
        "nul",
        "// a\n1",
        "[" * 21 + "]" * 21,
        "[" * 100_000,
        '{"a":' * 50_000,
        "[" + " " * 200_000 + "]",
    ],
)
def test_json_refused(text):
    with pytest.raises(REFUSED):
        codec.parse_json(text)


@pytest.mark.parametrize("value", [None, 5, b"{}", ["{}"]])
def test_json_wants_text(value):
    with pytest.raises(REFUSED):
        codec.parse_json(value)


def test_json_at_its_limits():
    for text, value in (("0", 0), ("-0", 0), ("[0]", [0]), ("0.5", 0.5), ("-0.0e0", 0.0), ("10", 10)):
        assert codec.parse_json(text) == value
    assert codec.parse_json("[" * 20 + "]" * 20)
    assert codec.parse_json("[" + " " * 199_998 + "]") == []
    assert codec.parse_json('"\\ud83d\\ude00\\/\\b\\f\\n\\r\\t\\"\\\\"') == '😀/\b\f\n\r\t"\\'
    assert codec.parse_json('"\x7f\xa0\u2028😀"') == "\x7f\xa0\u2028😀"


@pytest.mark.standards("DJ-10")
def test_json_takes_linear_time():
    """A body at the size limit, full of escapes and quotes, does not slow down the parser."""
    bodies = ['"' + "\\n" * 99_000 + '"', "[" + '"",' * 60_000 + '""]', '"' + os.urandom(90_000).hex() + '"']
    started = time.process_time()
    for body in bodies:
        codec.parse_json(body)
    assert time.process_time() - started < 5


@pytest.mark.standards("DJ-05", "TK-03")
@pytest.mark.parametrize(
    ("status", "content_type", "text"),
    [
        (404, "application/json", "{}"),
        (302, "application/json", "{}"),
        (200, "text/html", "{}"),
        (200, "application/jwt", "{}"),
        (200, "application/json+evil", "{}"),
        (200, "text/plain; application/json", "{}"),
        (200, None, "{}"),
        (200, "", "{}"),
        (200, "application/json", "[]"),
        (200, "application/json", "null"),
        (200, "application/json", ""),
        (200, "application/json", None),
        (None, "application/json", "{}"),
    ],
)
def test_answers_that_are_no_json_object(status, content_type, text):
    from auth.errors import AuthError

    with pytest.raises(AuthError) as caught:
        codec.json_answer(status == 200, content_type, text, "jwks_response")
    assert caught.value.code == "jwks_response"


@pytest.mark.standards("DJ-05")
def test_media_type_parameters_and_case_do_not_matter():
    assert codec.json_answer(True, "Application/JSON; charset=utf-8", "{}", "x") == {}


def test_a_key_set_may_come_under_its_own_media_type():
    """RFC 7517 8.5.2: some certified providers send their keys so."""
    assert codec.json_answer(True, "application/jwk-set+json; charset=utf-8", "{}", "x") == {}


def test_null_members_are_absent():
    assert codec.present({"a": None, "b": "", "c": 0, "d": False}) == {"b": "", "c": 0, "d": False}
