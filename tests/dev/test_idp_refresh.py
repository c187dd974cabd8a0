"""The development provider: refresh tokens, their rotation, and several resources for one grant."""

import http.client
from functools import partial

import pytest

from builder.dev.idp import DEFAULT_ACCOUNTS, Client, Lifetimes, Reply
from tests.dev import servers
from tests.dev.servers import OTHER
from tests.dev.visitor import (
    CALLBACK,
    SITE,
    Login,
    Visitor,
    code_for,
    post,
    redeem,
    refresh,
    start,
    userinfo,
    verified,
)

BILLS, MAIL = "urn:bills", "urn:mail"
ADA, _ = DEFAULT_ACCOUNTS
ALL = "openid profile bills:read mail:send"
pytestmark = pytest.mark.standards("QA-01", "QA-02", "RF-01")
CLIENTS = (
    Client("site", (CALLBACK,), (f"{SITE}/",), refresh="always"),
    Client("offline", (CALLBACK,), refresh="offline"),
    Client("other", (f"{OTHER}/cb",), refresh="always"),
    Client("none", (CALLBACK,)),
)
serve = partial(servers.serve, clients=CLIENTS)


@pytest.fixture
def provider():
    with serve() as handle:
        yield handle


def tokens_of(provider, visitor, login=None, *, client_id="site", target=None, **changes):
    login = login or Login()
    answer = start(visitor, provider.url, login, client_id=client_id, **changes)
    if answer.status == 200:
        answer = visitor.submit(answer, account="ada")
    reply = redeem(visitor, provider.url, login, answer.answer["code"], client_id=client_id, resource=target)
    assert reply.status == 200, reply.text
    return reply.json


def claims_of(provider, token):
    return verified(token, provider.provider.jwks())[1]


def alive(provider, visitor, token):
    return userinfo(visitor, provider.url, token).status == 200


def test_a_refresh_token_gives_new_tokens(provider, visitor):
    login = Login()
    first = tokens_of(provider, visitor, login)
    signed_in = provider.provider.clock()
    provider.provider.clock.now += 100
    reply = refresh(visitor, provider.url, first["refresh_token"])
    assert reply.status == 200
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["Access-Control-Allow-Origin"] == SITE
    second = reply.json
    assert second.keys() == {
        *("access_token", "token_type", "expires_in", "scope", "id_token", "refresh_token")
    }
    assert second["refresh_token"] != first["refresh_token"]
    assert second["access_token"] != first["access_token"]
    before, after = claims_of(provider, first["id_token"]), claims_of(provider, second["id_token"])
    assert before["nonce"] == login.nonce
    assert "nonce" not in after
    assert (after["iat"], after["auth_time"]) == (signed_in + 100, signed_in)
    for name in ("iss", "sub", "aud", "sid", "acr", "name"):
        assert after[name] == before[name]
    assert after["at_hash"] != before["at_hash"]
    assert claims_of(provider, second["access_token"])["auth_time"] == signed_in
    assert refresh(visitor, provider.url, second["refresh_token"]).status == 200


def test_who_gets_one(provider, visitor):
    def has(client_id, scope):
        tokens = tokens_of(provider, visitor, client_id=client_id, scope=scope)
        return "refresh_token" in tokens, tokens["scope"]

    assert has("site", "openid") == (True, "openid")
    assert has("site", "openid offline_access") == (True, "openid offline_access")
    assert has("offline", "openid") == (False, "openid")
    assert has("offline", "openid offline_access") == (True, "openid offline_access")
    assert has("none", "openid offline_access") == (False, "openid")


def test_a_client_without_refresh_tokens(provider, visitor):
    token = tokens_of(provider, visitor)["refresh_token"]
    reply = refresh(visitor, provider.url, token, client_id="none")
    assert (reply.status, reply.json["error"]) == (400, "unauthorized_client")


def test_a_second_use_revokes_the_family(provider, visitor):
    """RFC 9700 4.14.2: one of the two parties that hold the token is an attacker."""
    first = tokens_of(provider, visitor)
    bystander = tokens_of(provider, visitor)
    second = refresh(visitor, provider.url, first["refresh_token"]).json
    third = refresh(visitor, provider.url, second["refresh_token"]).json
    assert alive(provider, visitor, third["access_token"])
    again = refresh(visitor, provider.url, first["refresh_token"])
    assert (again.status, again.json["error"]) == (400, "invalid_grant")
    events = [one for one in provider.provider.events if one["event"] == "refresh.reused"]
    assert [one["refresh_token"] for one in events] == [first["refresh_token"]]
    assert refresh(visitor, provider.url, third["refresh_token"]).json["error"] == "invalid_grant"
    for tokens in (first, second, third):
        assert not alive(provider, visitor, tokens["access_token"])
    assert refresh(visitor, provider.url, bystander["refresh_token"]).status == 200


def test_a_code_used_twice_revokes_its_refresh_token(provider, visitor):
    login = Login()
    code = code_for(visitor, provider.url, login)
    token = redeem(visitor, provider.url, login, code).json["refresh_token"]
    redeem(visitor, provider.url, login, code)
    assert refresh(visitor, provider.url, token).json["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"refresh_token": None}, "invalid_request"),
        ({"refresh_token": "guess"}, "invalid_grant"),
        ({"client_id": "other"}, "invalid_grant"),
        ({"client_id": None}, "invalid_client"),
        ({"client_secret": "x"}, "invalid_client"),
        ({"scope": "openid email"}, "invalid_scope"),
        ({"scope": "openid admin"}, "invalid_scope"),
        ({"resource": MAIL}, "invalid_target"),
        ({"resource": "urn:nothing"}, "invalid_target"),
        ({"resource": [BILLS, MAIL]}, "invalid_target"),
        ({"resource": BILLS, "audience": MAIL}, "invalid_target"),
        ({"scope": ["openid", "openid"]}, "invalid_request"),
    ],
)
def test_a_bad_refresh_leaves_the_token_as_it_was(provider, visitor, changes, error):
    token = tokens_of(provider, visitor, scope="openid bills:read")["refresh_token"]
    reply = refresh(visitor, provider.url, token, origin="", **changes)
    assert (reply.status, reply.json["error"]) == (400, error)
    assert refresh(visitor, provider.url, token).status == 200


def test_refreshing_is_for_the_clients_own_origin(provider, visitor):
    token = tokens_of(provider, visitor)["refresh_token"]
    assert refresh(visitor, provider.url, token, origin=OTHER).status == 403
    assert refresh(visitor, provider.url, token).status == 200


def test_less_may_be_asked_and_the_next_token_still_has_all(provider, visitor):
    """RFC 6749 6."""
    token = tokens_of(provider, visitor, scope="openid profile bills:read")["refresh_token"]
    less = refresh(visitor, provider.url, token, scope="bills:read").json
    assert less["scope"] == "bills:read"
    assert claims_of(provider, less["access_token"])["scope"] == "bills:read"
    assert refresh(visitor, provider.url, less["refresh_token"]).json["scope"] == "openid profile bills:read"


def test_one_access_token_for_each_resource(provider, visitor):
    """RFC 8707 2.2: one grant for several resources, each token for one."""
    tokens = tokens_of(provider, visitor, scope=ALL, resource=[BILLS, MAIL], target=BILLS)
    seen = [(claims_of(provider, tokens["access_token"])["aud"], tokens["scope"])]
    for target in (MAIL, BILLS):
        tokens = refresh(visitor, provider.url, tokens["refresh_token"], resource=target).json
        seen.append((claims_of(provider, tokens["access_token"])["aud"], tokens["scope"]))
    bills, mail = (BILLS, "openid profile bills:read"), (MAIL, "openid profile mail:send")
    assert seen == [bills, mail, bills]
    by_audience = refresh(visitor, provider.url, tokens["refresh_token"], audience=MAIL).json
    assert claims_of(provider, by_audience["access_token"])["aud"] == MAIL
    unnamed = refresh(visitor, provider.url, by_audience["refresh_token"])
    assert unnamed.json["error"] == "invalid_target"


def test_an_unused_refresh_token_dies():
    with serve(lifetimes=Lifetimes(refresh_idle=100, refresh_token=250)) as provider:
        visitor, clock = Visitor(provider.port), provider.provider.clock
        token = tokens_of(provider, visitor)["refresh_token"]
        clock.now += 99
        token = refresh(visitor, provider.url, token).json["refresh_token"]
        clock.now += 100
        assert refresh(visitor, provider.url, token).json["error"] == "invalid_grant"


def test_a_family_dies_however_much_it_is_used():
    with serve(lifetimes=Lifetimes(refresh_idle=100, refresh_token=250)) as provider:
        visitor, clock = Visitor(provider.port), provider.provider.clock
        token = tokens_of(provider, visitor)["refresh_token"]
        for _ in range(3):
            clock.now += 83
            token = refresh(visitor, provider.url, token).json["refresh_token"]
        clock.now += 1
        assert refresh(visitor, provider.url, token).json["error"] == "invalid_grant"


def test_a_late_second_use_is_noticed():
    """The second use comes after the token itself would have expired."""
    with serve(lifetimes=Lifetimes(refresh_idle=100, refresh_token=1000)) as provider:
        visitor, clock = Visitor(provider.port), provider.provider.clock
        first = tokens_of(provider, visitor)["refresh_token"]
        token = first
        for _ in range(2):
            clock.now += 90
            token = refresh(visitor, provider.url, token).json["refresh_token"]
        refresh(visitor, provider.url, first)
        assert refresh(visitor, provider.url, token).json["error"] == "invalid_grant"


def test_revoking_it_revokes_the_grant(provider, visitor):
    """RFC 7009 2.1."""
    tokens, url = tokens_of(provider, visitor), f"{provider.url}/oauth2/revoke"
    form = {"token": tokens["refresh_token"], "token_type_hint": "refresh_token"}
    other = post(visitor, url, {"client_id": "other", **form}, origin="")
    assert (other.status, other.json["error"]) == (400, "unauthorized_client")
    assert alive(provider, visitor, tokens["access_token"])
    assert post(visitor, url, {"client_id": "site", **form}).status == 200
    assert not alive(provider, visitor, tokens["access_token"])
    assert refresh(visitor, provider.url, tokens["refresh_token"]).json["error"] == "invalid_grant"


def test_it_ends_with_the_session(provider, visitor):
    tokens = tokens_of(provider, visitor)
    visitor.get(f"{provider.url}/oauth2/logout?id_token_hint={tokens['id_token']}")
    assert refresh(visitor, provider.url, tokens["refresh_token"]).json["error"] == "invalid_grant"


def test_the_log_knows_them(provider, visitor):
    first = tokens_of(provider, visitor)["refresh_token"]
    second = refresh(visitor, provider.url, first).json["refresh_token"]
    known = provider.provider.secrets()
    assert (known[first], known[second]) == ("refresh_token", "refresh_token")


def test_the_metadata_says_so(provider):
    assert provider.provider.metadata()["grant_types_supported"] == ["authorization_code", "refresh_token"]


def test_the_answer_can_be_false(provider, visitor):
    faults = provider.provider.faults
    first = tokens_of(provider, visitor)
    faults.set("refresh.id_token.claims", lambda claims: {**claims, "sub": "somebody"})
    faults.set("refresh.response", lambda body: {**body, "token_type": "MAC"})
    faults.set("token.response", lambda body: {})
    faults.set("id_token.claims", lambda claims: {})
    second = refresh(visitor, provider.url, first["refresh_token"]).json
    assert second["token_type"] == "MAC"
    assert claims_of(provider, second["id_token"])["sub"] == "somebody"


def test_an_answer_lost_after_the_rotation(provider, visitor):
    """RF-06: the browser cannot know about the rotation; its next try is the second use."""
    first = tokens_of(provider, visitor)["refresh_token"]
    provider.provider.faults.set("http.token", lambda request: Reply(close=True))
    with pytest.raises(http.client.IncompleteRead):
        refresh(visitor, provider.url, first)
    provider.provider.faults.clear()
    assert refresh(visitor, provider.url, first).json["error"] == "invalid_grant"
    assert provider.provider.events[-2]["event"] == "refresh.reused"
