"""The DevTools protocol's events about requests: the audit misses nothing that a sign-in sends."""

import base64
import json
from concurrent.futures import Future

import pytest

from builder.qa.audit import wire
from builder.qa.audit.cdp import Gone, Target
from builder.qa.audit.model import Secret
from builder.qa.audit.wire import Wire

PAGE = Target("s1", "page", "t1", "https://app.fernhill.com/")
WORKER = Target("s2", "shared_worker", "t2", "https://app.fernhill.com/vault.js")
SITE, IDP = "https://app.fernhill.com", "https://login.example.org"


class Asked:
    """A connection that returns predefined results, by command."""

    def __init__(self):
        self.answers, self.heard = {}, []

    def post(self, session, method, parameters=None):
        self.heard.append((session, method))
        future = Future()
        answer = self.answers.get(method, Gone("no such thing"))
        if isinstance(answer, Exception):
            future.set_exception(answer)
        else:
            future.set_result(answer)
        return future


class Log:
    """A wire, and the messages on it."""

    def __init__(self):
        self.wire, self.asked, self.number = Wire(), Asked(), 0

    def hear(self, event, target=PAGE, **message):
        self.wire.hear(self.asked, target, f"Network.{event}", message)

    def send(self, url, *, target=PAGE, method="GET", body="", headers=None, fragment="", **more):
        self.number += 1
        request = {"url": url, "method": method, "headers": headers or {}}
        if fragment:
            request["urlFragment"] = fragment
        if body:
            request["postDataEntries"] = [{"bytes": base64.b64encode(body.encode()).decode()}]
        self.hear(
            "requestWillBeSent", target, requestId=str(self.number), request=request, type="Fetch", **more
        )
        return str(self.number)

    def answer(self, number, body, *, target=PAGE, status=200, media="application/json", encoded=False):
        text = base64.b64encode(body.encode()).decode() if encoded else body
        self.asked.answers["Network.getResponseBody"] = {"body": text, "base64Encoded": encoded}
        response = {"url": "x", "status": status, "mimeType": media, "headers": {}}
        self.hear("responseReceived", target, requestId=number, response=response, type="Fetch")
        self.hear("loadingFinished", target, requestId=number)

    @property
    def secrets(self):
        return {(secret.kind, secret.value) for secret in self.wire.secrets}


@pytest.fixture
def log():
    return Log()


def test_the_answer_of_a_token_endpoint_is_awaited(log, monkeypatch):
    """The browser may report the end of a response after the page has received it."""
    number = log.send(
        f"{IDP}/token", target=WORKER, method="POST", body="grant_type=refresh_token&refresh_token=r1"
    )
    monkeypatch.setattr(wire, "sleep", lambda _: log.answer(number, '{"access_token": "a1"}', target=WORKER))
    log.wire.settle()
    assert ("access_token", "a1") in log.secrets


def parts(text, size=9):
    return [base64.b64encode(text[at : at + size].encode()).decode() for at in range(0, len(text), size)]


@pytest.mark.parametrize("late", [False, True], ids=["at once", "after the end"])
def test_an_answer_that_is_called_broken_off_is_read_from_its_parts(log, late):
    """Chromium reports net::ERR_ABORTED for a response that has arrived completely, if the worker that read it
    was quick.
    """
    asked, usual = Future(), log.asked.post

    def post(session, method, parameters=None):
        return asked if method == "Network.streamResourceContent" else usual(session, method, parameters)

    log.asked.post = post
    number = log.send(
        f"{IDP}/token", target=WORKER, method="POST", body="grant_type=refresh_token&refresh_token=r1"
    )
    response = {"url": "x", "status": 200, "mimeType": "application/json", "headers": {}}
    log.hear("responseReceived", WORKER, requestId=number, response=response, type="Fetch")
    first, *others = parts('{"access_token": "a1", "id_token": "i1"}')
    if not late:
        asked.set_result({"bufferedData": first})
    for part in others:
        log.hear("dataReceived", WORKER, requestId=number, dataLength=9, data=part)
    log.hear("loadingFailed", WORKER, requestId=number, errorText="net::ERR_ABORTED", canceled=True)
    if late:
        asked.set_result({"bufferedData": first})
    assert {("access_token", "a1"), ("id_token", "i1")} <= log.secrets
    log.wire.settle()


def test_an_answer_that_will_never_come_is_not(log, monkeypatch):
    monkeypatch.setattr(wire, "sleep", lambda _: pytest.fail("it waits"))
    failed = log.send(f"{IDP}/token", method="POST", body="grant_type=authorization_code&code=c1")
    log.hear("loadingFailed", requestId=failed)
    log.wire.settle()
    log.send(f"{IDP}/token", target=WORKER, method="POST", body="grant_type=authorization_code&code=c2")
    log.wire.only({PAGE.session})
    log.wire.settle()


def test_a_token_request_and_its_answer(log):
    body = "grant_type=authorization_code&code=c1&code_verifier=v1"
    number = log.send(f"{IDP}/token", target=WORKER, method="POST", body=body)
    log.answer(number, json.dumps({"access_token": "a1", "id_token": "i1"}), target=WORKER, encoded=True)
    assert log.secrets == {
        ("code", "c1"),
        ("code_verifier", "v1"),
        ("access_token", "a1"),
        ("id_token", "i1"),
    }
    assert log.wire.issuers == {IDP}
    [seen] = [secret.seen for secret in log.wire.secrets if secret.kind == "access_token"]
    assert seen == f"answer of POST {IDP}/token"


def test_a_body_that_comes_later(log):
    log.asked.answers["Network.getRequestPostData"] = {"postData": "client_id=x&state=s1&response_type=code"}
    request = {"url": f"{IDP}/par", "method": "POST", "headers": {}, "hasPostData": True}
    log.hear("requestWillBeSent", requestId="9", request=request, type="Fetch")
    assert log.secrets == {("state", "s1")} and log.wire.requests[0].body.startswith("client_id")


def test_a_fragment_and_a_redirect(log):
    log.send(f"{SITE}/cb", fragment="#access_token=a1&token_type=Bearer")
    redirect = {"url": f"{IDP}/authorize", "headers": {"Location": f"{SITE}/cb?code=c1&state=s1"}}
    log.send("custom:gone", redirectResponse=redirect)
    assert log.secrets == {("access_token", "a1"), ("code", "c1"), ("state", "s1")}


def test_headers_that_are_told_apart(log):
    number = log.send(f"{SITE}/api")
    log.hear("requestWillBeSentExtraInfo", requestId=number, headers={"authorization": "Bearer a1"})
    log.hear("responseReceivedExtraInfo", requestId=number, headers={"set-cookie": "id_token=i1; HttpOnly"})
    assert log.secrets == {("access_token", "a1"), ("id_token", "i1")}
    assert dict(log.wire.requests[0].headers)["authorization"] == "Bearer a1"


def test_a_websocket(log):
    log.hear("webSocketFrameSent", response={"payloadData": '{"accessToken": "a1"}'})
    assert log.secrets == {("access_token", "a1")}


def test_an_answer_that_cannot_be_read_is_said(log):
    number = log.send(f"{IDP}/token", method="POST", body="grant_type=refresh_token&refresh_token=r1")
    response = {"url": "x", "status": 200, "mimeType": "application/json", "headers": {}}
    log.hear("responseReceived", requestId=number, response=response, type="Fetch")
    log.hear("loadingFinished", requestId=number)
    assert log.wire.unread == [f"the answer of POST {IDP}/token could not be read: no such thing"]


def test_what_is_no_message_is_not_asked_for(log):
    number = log.send(f"{SITE}/photo.png")
    log.answer(number, "x", media="image/png")
    assert log.asked.heard == []


def test_a_sign_in_is_over_when_a_token_came(log):
    log.send(f"{IDP}/authorize?client_id=x&response_type=code&state=s1&redirect_uri={SITE}/cb")
    [state] = log.wire.secrets
    assert not log.wire.over(state)
    number = log.send(f"{IDP}/token", method="POST", body="grant_type=authorization_code&code=c1")
    log.answer(number, '{"access_token": "a1"}')
    assert log.wire.over(state)
    log.wire.add([Secret("state", "s2")])
    assert not log.wire.over(log.wire.secrets[-1]), "the next one has begun since"


def test_a_sign_in_is_over_when_it_was_refused(log):
    log.send(f"{IDP}/authorize?client_id=x&response_type=code&state=s1&nonce=n1&redirect_uri={SITE}/cb")
    log.send(f"{SITE}/cb?error=access_denied&state=s1")
    assert all(log.wire.over(secret) for secret in log.wire.secrets)


def test_a_logouts_state_is_spent_when_it_comes_back(log):
    log.send(f"{IDP}/logout?client_id=x&state=s1&post_logout_redirect_uri={SITE}/out/")
    [state] = log.wire.secrets
    assert not log.wire.over(state)
    log.send(f"{SITE}/out/?state=s1")
    assert log.wire.over(state)


def test_the_first_name_of_a_secret_stays(log):
    log.send(f"{SITE}/cb?code=c1&state=s1")
    log.wire.add([Secret("token", "c1"), Secret("nonce", "n1")])
    assert log.secrets == {("code", "c1"), ("state", "s1"), ("nonce", "n1")}
