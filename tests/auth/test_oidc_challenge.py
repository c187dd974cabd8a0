"""WWW-Authenticate: parsed strictly, or not at all."""

import pytest

from auth.oidc import challenge

BASIC = {"scheme": "basic", "params": {"realm": "x"}}


@pytest.mark.standards("AP-06", "AP-07")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        (",, ,", []),
        ("Bearer", [{"scheme": "bearer", "params": {}}]),
        ('Basic realm="x"', [BASIC]),
        ("Basic realm=x", [BASIC]),
        ('basic REALM="x"', [BASIC]),
        ('Basic  realm = "x"', [BASIC]),
        ('Basic realm\t=\t"x" ,', [BASIC]),
        (',Basic realm="x",,', [BASIC]),
        ("Negotiate", [{"scheme": "negotiate", "params": {}}]),
        ("Negotiate YII=", [{"scheme": "negotiate", "params": {"": "YII="}}]),
        ("Negotiate a-._~+/Z09==", [{"scheme": "negotiate", "params": {"": "a-._~+/Z09=="}}]),
        ('Negotiate YII, Basic realm="x"', [{"scheme": "negotiate", "params": {"": "YII"}}, BASIC]),
        # RFC 9110 11.6.1
        (
            'Basic realm="simple", Newauth realm="apps", type=1, title="Login to \\"apps\\""',
            [
                {"scheme": "basic", "params": {"realm": "simple"}},
                {"scheme": "newauth", "params": {"realm": "apps", "type": "1", "title": 'Login to "apps"'}},
            ],
        ),
        ('A a="x, B b=y"', [{"scheme": "a", "params": {"a": "x, B b=y"}}]),
        ('A a="\\\\", b=""', [{"scheme": "a", "params": {"a": "\\", "b": ""}}]),
        ("A, B c=d", [{"scheme": "a", "params": {}}, {"scheme": "b", "params": {"c": "d"}}]),
        ("A a=b, c = d", [{"scheme": "a", "params": {"a": "b", "c": "d"}}]),
        ("A, b=c", [{"scheme": "a", "params": {"b": "c"}}]),
        ("A =, b=c", []),
        ("Bearer error=", [{"scheme": "bearer", "params": {"": "error="}}]),
        ("A b==", [{"scheme": "a", "params": {"": "b=="}}]),
        ('A a="é"', [{"scheme": "a", "params": {"a": "é"}}]),
    ],
)
def test_what_the_grammar_knows(text, found):
    assert challenge.parse(text) == found


@pytest.mark.standards("AP-07", "ER-03")
@pytest.mark.parametrize(
    "text",
    [
        None,
        5,
        b"Bearer",
        "=",
        'a="b"',
        "a=b",
        '"x"',
        'Bearer "x"',
        'Bearer error="x',
        'Bearer error="x\\',
        'Bearer error="x"y',
        'Bearer error="x" y="z"',
        'Bearer error="x""y"',
        'Bearer error="x" "y"',
        'Bearer error=y"x"',
        'Bearer error=""y',
        "Bearer error=a b",
        "Bearer ==",
        'Bearer =x, error="y"',
        "Bearer a=b=c",
        "Bearer a@b=c",
        "Bearer a=b@c",
        "Bearer (x)=y",
        "Be@rer a=b",
        "Bearer é=x",
        "Bearer a=é",
        "Bearer: a=b",
        "Bearer a=b; c=d",
        'Bearer error="x", error="y"',
        'Bearer error="x", ERROR="x"',
        'Bearer error=x, error="x"',
        'Negotiate YII=, error="x"',
        'Bearer error="a\x00b"',
        'Bearer error="a\nb"',
        'Bearer error="a\x7fb"',
        'Bearer error="invalid_token"\r\nX: y',
        "Bearer a=b c=d",
        'Bearer "x"error=',
        "Bearer a=b, =x",
        "Bearer a=b, c=",
        'Bearer a=b, "x"',
        'Bearer b"x"',
        "Bearer x y",
        'Bearer x y="z"',
    ],
)
def test_what_it_does_not_know(text):
    """An invalid header is ignored completely, including the part that could be parsed."""
    assert challenge.parse(text) == []
    assert challenge.judge(401, text) is None


def said(error="", acr_values="", max_age="", scope=""):
    return {"error": error, "acr_values": acr_values, "max_age": max_age, "scope": scope}


@pytest.mark.standards("AP-06", "AP-07")
@pytest.mark.parametrize(
    ("header", "outcome"),
    [
        # RFC 6750 3, RFC 9470 3, RFC 9449 7.1
        ('Bearer realm="example", error="invalid_token", error_description="expired"', said("invalid_token")),
        (
            'Bearer error="insufficient_user_authentication", '
            'error_description="A different authentication level is required", acr_values="myACR other"',
            said("insufficient_user_authentication", "myACR other"),
        ),
        (
            'Bearer error="insufficient_user_authentication", error_description="More recent", max_age="5"',
            said("insufficient_user_authentication", max_age="5"),
        ),
        (
            'DPoP error="insufficient_scope", scope="a b", max_age=0',
            said("insufficient_scope", "", "0", "a b"),
        ),
        ('DPoP error="invalid_token", algs="ES256"', said("invalid_token")),
        ('Bearer realm="x", DPoP error="invalid_token", algs="ES256"', said("invalid_token")),
        ('Basic realm="x", bearer error=invalid_token', said("invalid_token")),
        ('DPoP error="a", Bearer error="b"', said("a")),
        ("Bearer", None),
        ('Bearer realm="x"', None),
        ('Bearer error=""', None),
        ('Basic error="invalid_token"', None),
        ('Bearer error="x", max_age="-5"', None),
        ('Bearer error="x", max_age="5m"', None),
        ('Bearer error="x", max_age="٣"', None),
        ("", None),
        (None, None),
    ],
)
def test_what_an_api_asks_for(header, outcome):
    for status in (400, 401, 403):
        assert challenge.judge(status, header) == outcome


@pytest.mark.standards("AP-08")
def test_only_refusals_ask_for_anything():
    for status in (200, 204, 302, 404, 407, 500, None):
        assert challenge.judge(status, 'Bearer error="invalid_token"') is None


def test_a_header_as_long_as_they_get():
    header = 'Bearer error="' + "x" * 8177 + '"'
    assert len(header) == 8192
    assert challenge.judge(401, header)
    assert challenge.judge(401, header + " ") is None
