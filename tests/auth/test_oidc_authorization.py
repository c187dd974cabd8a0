"""The authorization request, and the response in the order of its checks."""

import hashlib
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.errors import AuthError
from auth.oidc import authorization, discovery
from tests.auth.samples import ISSUER, METADATA, RECORD, SETTINGS, STATE, b64, callback, code_of

DIGEST = hashlib.sha256(RECORD["verifier"].encode()).digest()
CHECKED = discovery.check(METADATA, SETTINGS)
SILENT = CHECKED | {"authorization_response_iss_parameter_supported": False}


def request(scopes=("openid", "profile"), **params):
    pairs = authorization.parameters(SETTINGS, RECORD, STATE, DIGEST, scopes, params)
    return authorization.url(METADATA, pairs)


def judge(query, metadata=CHECKED):
    return authorization.judge(authorization.read(query), SETTINGS, metadata)


# -- answer: what is for display only


def test_a_description_in_another_encoding_is_no_reason_to_refuse():
    """It is for display only; anything else that is not UTF-8 is refused."""
    answer = authorization.read("?error=access_denied&error_description=%E9%FF&error_uri=%FF&state=x")
    assert answer == {"error": "access_denied", "error_description": "?", "error_uri": "?", "state": "x"}
    assert code_of(authorization.read, "?error=%FF&state=x") == "response_malformed"
    assert code_of(authorization.read, "?error_description=%E9&error_description=%E9") == "response_duplicate"


# -- request


@pytest.mark.standards("AR-01", "AR-02", "AR-04", "AR-05", "AR-06", "AR-08", "AR-09", "AR-11")
def test_the_request_is_whole():
    url = urlsplit(request())
    assert (url.scheme, url.netloc, url.path, url.fragment) == ("https", "id.example", "/authorize", "")
    assert parse_qsl(url.query, strict_parsing=True) == [
        ("tenant", "a&b"),
        ("response_type", "code"),
        ("client_id", "site"),
        ("redirect_uri", "https://site.example/callback/"),
        ("scope", "openid profile"),
        ("state", STATE),
        ("nonce", RECORD["nonce"]),
        ("code_challenge", b64(DIGEST)),
        ("code_challenge_method", "S256"),
    ]
    assert RECORD["verifier"] not in request()  # TX-03


@pytest.mark.standards("AR-09")
def test_an_endpoint_without_a_query_gets_one():
    metadata = METADATA | {"authorization_endpoint": "https://id.example/authorize"}
    url = authorization.url(metadata, [("response_type", "code"), ("client_id", "site")])
    assert url.startswith("https://id.example/authorize?response_type=code&")


@pytest.mark.standards("AR-13", "AR-14")
def test_further_parameters():
    params = {
        "prompt": "login",
        "max_age": 0,
        "login_hint": "zoë & co+1@x#y",
        "resource": "https://api.example/?a=b",
        "audience": "api",
        "ui_locales": "cs en",
    }
    query = urlsplit(request(**params)).query
    assert dict(parse_qsl(query)) | {"max_age": "0"} == dict(parse_qsl(query))
    for name, value in params.items():
        assert dict(parse_qsl(query))[name] == str(value)


@pytest.mark.standards("AR-01", "AR-02", "AR-11", "AR-18")
@pytest.mark.parametrize(
    "name",
    [
        "response_type",
        "client_id",
        "redirect_uri",
        "scope",
        "state",
        "nonce",
        "code_challenge",
        "code_challenge_method",
        "response_mode",
        "request",
        "request_uri",
        "registration",
        "client_secret",
        "client_assertion",
        "client_assertion_type",
        "id_token_hint",
        "dpop_jkt",
    ],
)
def test_what_the_request_itself_says_cannot_be_overridden(name):
    assert code_of(request, **{name: "x"}) == "request_invalid"


@pytest.mark.standards("AR-18")
def test_the_answer_comes_by_form_post_where_the_provider_has_it_or_the_site_says_so():
    has, lacks = {"response_modes_supported": ["query", "form_post"]}, {"response_modes_supported": ["query"]}
    by_post = authorization.by_post
    assert [by_post(metadata, {}) for metadata in (has, lacks)] == [True, False]
    assert [by_post(metadata, {"response_mode": "auto"}) for metadata in (has, lacks)] == [True, False]
    assert by_post(lacks, {"response_mode": "form_post"})
    assert not by_post(has, {"response_mode": "query"})


@pytest.mark.parametrize("value", [None, 1.5, True, ["a"], {}, b"a", "\ud800"])
def test_parameters_are_text_or_whole_numbers(value):
    assert code_of(request, login_hint=value) == "request_invalid"
    assert code_of(request, resource=[value]) == "request_invalid"


@pytest.mark.standards("AR-13")
def test_several_resources_are_one_parameter_each():
    """RFC 8707 2"""
    pairs = parse_qsl(urlsplit(request(resource=["https://a", "https://b"])).query)
    assert pairs[-2:] == [("resource", "https://a"), ("resource", "https://b")]
    assert parse_qsl(urlsplit(request(resource=[], login_hint="")).query)[-1][0] == "code_challenge_method"


@pytest.mark.standards("DP-08")
def test_the_code_is_bound_to_the_key():
    """RFC 9449 10"""
    pairs = authorization.parameters(SETTINGS, RECORD | {"jkt": "thumb"}, STATE, DIGEST, ["openid"], {})
    assert pairs[-1] == ("dpop_jkt", "thumb")
    assert "dpop_jkt" not in request()


@pytest.mark.standards("AR-14", "ST-02")
def test_no_id_token_gets_into_an_address():
    """Not even if a request that was to be pushed is sent as a plain one."""
    pairs = authorization.parameters(SETTINGS, RECORD, STATE, DIGEST, ["openid"], {"prompt": "none"})
    hinted = [*pairs, ("id_token_hint", "a.b.c")]
    assert authorization.url(METADATA, hinted) == authorization.url(METADATA, pairs)


# -- answer


@pytest.mark.standards("CB-01", "CB-05")
def test_a_good_answer_gives_its_code():
    assert judge(callback(code="a/b+c d%&=é")) == "a/b+c d%&=é"
    assert judge(callback()[1:]) == "SplxlOBeZQQYbYS6WxSbIA"


@pytest.mark.standards("CB-11")
def test_unknown_parameters_are_ignored():
    assert judge(callback(session_state="x", foo="", scope="openid"))


@pytest.mark.standards("CB-12")
@pytest.mark.parametrize("name", ["access_token", "id_token", "token", "refresh_token", "response"])
def test_tokens_in_the_address_are_refused(name):
    assert code_of(judge, callback(**{name: "x"})) == "response_tokens"


@pytest.mark.standards("CB-04")
@pytest.mark.parametrize("name", ["code", "state", "iss", "error", "foo"])
def test_duplicates_are_refused(name):
    """Known or not, equal or not, in any spelling."""
    spelled = f"%{ord(name[0]):02x}{name[1:]}"
    for again in (name, spelled):
        query = f"{callback(**{name: 'x'})}&{again}="
        assert code_of(judge, query) == "response_duplicate"
        assert code_of(judge, query + "y") == "response_duplicate"


@pytest.mark.standards("CB-04")
def test_a_name_that_the_browser_could_not_count_is_refused():
    """Brython's dict loses that name, so duplicates of it would go unnoticed."""
    assert code_of(judge, callback(__proto__="x")) == "response_duplicate"


@pytest.mark.standards("CB-06", "CB-07")
def test_an_iss_from_a_provider_that_promises_none():
    """RFC 9207 2.4: refused, unless the configuration accepts it for this provider."""
    for query in (callback(), callback(code="", error="access_denied")):
        assert code_of(judge, query, SILENT) == "issuer_unadvertised"
    known = SETTINGS | {"unadvertised_iss": "accept"}
    answer = authorization.read(callback())
    assert authorization.judge(answer, known, SILENT) == answer["code"]
    for name in ("reject", "", "Accept", True):
        other = SETTINGS | {"unadvertised_iss": name}
        assert code_of(authorization.judge, answer, other, SILENT) == "issuer_unadvertised"


@pytest.mark.standards("CB-05", "CB-06", "CB-07")
@pytest.mark.parametrize(
    "iss",
    [
        ISSUER[:-1],
        ISSUER + "/",
        ISSUER.upper(),
        "https://evil.example",
        ISSUER + "?",
        ISSUER + " ",
        ISSUER.replace("/t", "/%74"),
        quote(ISSUER),
    ],
)
def test_an_answer_from_another_issuer_is_refused(iss):
    """Whether or not the provider announces iss, and for success and error alike."""
    for metadata in (CHECKED, SILENT):
        assert code_of(judge, callback(iss=iss), metadata) == "issuer_mismatch"
        assert code_of(judge, callback(iss=iss, error="access_denied"), metadata) == "issuer_mismatch"


@pytest.mark.standards("CB-05")
def test_iss_may_be_encoded_in_any_way():
    """Compared after form-decoding."""
    everything = "".join(f"%{byte:02x}" for byte in ISSUER.encode())
    assert judge(f"?code=x&state={STATE}&iss={everything}") == "x"


@pytest.mark.standards("CB-05", "CB-07")
def test_a_promised_iss_must_come():
    for rest in ("code=x", "error=access_denied", "code=x&iss="):
        assert code_of(judge, f"?state={STATE}&{rest}") == "issuer_missing"
    assert judge(f"?state={STATE}&code=x", SILENT) == "x"


@pytest.mark.standards("CB-04")
def test_code_with_error_is_refused():
    assert code_of(judge, callback(error="access_denied")) == "response_conflict"


def test_neither_code_nor_error():
    assert code_of(judge, callback(code="")) == "code_missing"


@pytest.mark.standards("ER-01")
@pytest.mark.parametrize(
    "error",
    [
        "invalid_request",
        "unauthorized_client",
        "access_denied",
        "unsupported_response_type",
        "invalid_scope",
        "server_error",
        "temporarily_unavailable",
        "interaction_required",
        "login_required",
        "account_selection_required",
        "consent_required",
        "invalid_request_uri",
        "invalid_request_object",
        "request_not_supported",
        "request_uri_not_supported",
        "registration_not_supported",
        "unmet_authentication_requirements",
        "invalid_target",
        "invalid_authorization_details",
        "insufficient_user_authentication",
        "invalid_dpop_proof",
        "use_dpop_nonce",
    ],
)
def test_the_providers_refusals_have_their_own_codes(error):
    assert code_of(judge, callback(code="", error=error)) == error


@pytest.mark.standards("ER-01")
@pytest.mark.parametrize(
    "error", ["zzz", "transaction_missing", "id_token_signature", "Access_Denied", "<img src=x>", "\x1b[31m"]
)
def test_other_refusals_share_one_code(error):
    """A provider cannot use our own error codes."""
    assert code_of(judge, callback(code="", error=error)) == "provider_error"


@pytest.mark.standards("CB-10", "PR-07")
def test_the_providers_words_are_kept_short_and_plain():
    with pytest.raises(AuthError) as caught:
        judge(
            callback(
                code="",
                error="zzz",
                error_description="a\n\x1b[31m\u202eb" + "x" * 9999,
                error_uri="javascript:1",
            )
        )
    text = caught.value.description
    assert text.startswith("zzz: a[31mbxxx")
    assert len(text) <= 300
    assert "javascript" not in text


WORDS = {
    # a provider that repeats a token
    "refresh token eyJhbGciOi.J9-x_y~z+/= was used": "refresh token eyJhbG… was used",
    "(0123456789abcdef01234)": "(012345…)",
    "ABCDEFGHIJKLMNOPQRSTU": "ABCDEF…",
    # and words that are no tokens
    "AADB2C90118: <b>forgotten</b>": "AADB2C90118: <b>forgotten</b>",
    "0123456789abcdef0123": "0123456789abcdef0123",
    "unmet_authentication_requirements": "unmet_authentication_requirements",
    "Die Rückfrage0ÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜ": "Die Rückfrage0ÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜ",
}


@pytest.mark.standards("ST-01", "PR-07")
def test_what_may_be_a_token_is_cut_out_of_the_providers_words():
    for said, kept in WORDS.items():
        refused = authorization.refusal({"error": said, "error_description": said})
        assert (refused.error, refused.error_description) == (kept, kept)
        assert refused.description == f"{kept}: {kept}"


@pytest.mark.standards("CB-04")
@pytest.mark.parametrize(
    "query",
    [
        None,
        5,
        b"?code=x",
        ["?code=x"],
        "?code=%",
        "?code=%zz",
        "?code=%ff",
        "?code=%ed%a0%80",
        "?code=é",
        "?code=a b",
        "?code=a\n",
        "?code=" + "x" * 16384,
    ],
    ids=range(12),
)
def test_what_is_no_query_string(query):
    """Oversize and non-UTF-8 values too."""
    assert code_of(judge, query) == "response_malformed"


@pytest.mark.standards("CB-01", "CB-05")
@pytest.mark.standards("CB-04")
def test_how_long_an_answer_may_be():
    head = f"?state={STATE}&code="
    assert len(authorization.read(head + "x" * (16384 - len(head)))["code"]) == 16384 - len(head)
    assert code_of(authorization.read, head + "x" * (16385 - len(head))) == "response_malformed"


@given(
    st.dictionaries(
        st.sampled_from(["code", "state", "iss", "error", "id_token", "error_description", "x"]),
        st.text("ax%& /é", max_size=9),
    )
)
def test_only_the_right_issuer_gives_a_code(changes):
    sent = {"code": "c", "state": STATE, "iss": ISSUER} | changes
    fine = sent["iss"] == ISSUER and bool(sent["code"])
    fine = fine and not sent.get("error") and not sent.get("id_token")
    try:
        code = judge(callback(**sent))
    except AuthError:
        assert not fine
    else:
        assert fine
        assert code == sent["code"]
