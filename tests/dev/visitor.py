"""A browser in miniature: one HTTP request at a time, a cookie jar, no redirect followed."""

import base64
import hashlib
import html
import http.client
import json
import re
import secrets
import warnings
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jws
from joserfc.errors import SecurityWarning
from joserfc.jwk import KeySet

from tests.waiting import LIMIT

SITE = "http://localhost:8000"
CALLBACK = f"{SITE}/callback/"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Reply:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self):
        return self.body.decode()

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def location(self):
        return self.headers["Location"] or ""

    @property
    def landing(self):
        """Return the URL to which a browser goes by itself, with what it sends there as a query: by a redirect,
        or by the form of a page that submits itself (form_post).
        """
        form = re.search(r'<form method="post" action="(https?://[^"]+)"', self.text)
        return f"{html.unescape(form[1])}?{urlencode(self.hidden)}" if form else self.location

    @property
    def hidden(self):
        """Return the hidden fields of the page's form."""
        fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', self.text)
        return {html.unescape(name): html.unescape(value) for name, value in fields}

    @property
    def answer(self):
        """Return the parameters of the authorization response, each of which must occur once."""
        parts = urlsplit(self.landing)
        values = parse_qs(parts.query or parts.fragment, keep_blank_values=True, strict_parsing=True)
        assert all(len(value) == 1 for value in values.values())
        return {name: value[0] for name, value in values.items()}


@dataclass
class Visitor:
    """A browser in miniature. Requests go to the loopback address, whatever host name the URL has."""

    port: int
    cookies: dict = field(default_factory=dict)

    def send(self, method, url, *, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LIMIT)
        parts = urlsplit(url)
        head = {"Host": parts.netloc, **(headers or {})}
        if self.cookies and parts.path.startswith("/oauth2/"):
            head["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if isinstance(body, dict | list):
            body, head["Content-Type"] = urlencode(body), head.get("Content-Type", FORM)
        try:
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            connection.request(method, target, body=body, headers=head)
            response = connection.getresponse()
            reply = Reply(response.status, response.headers, response.read())
        finally:
            connection.close()
        for line in reply.headers.get_all("Set-Cookie") or ():
            name, _, value = line.split(";")[0].partition("=")
            if value in ("", '""'):
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return reply

    def get(self, url, **headers):
        return self.send("GET", url, headers=headers)

    def submit(self, page, **choice):
        """Submit the form of a page with one of its buttons."""
        action = html.unescape(re.search(r'<form method="post" action="([^"]+)"', page.text)[1])
        return self.send("POST", f"http://localhost:{self.port}{action}", body={**page.hidden, **choice})


@dataclass
class Login:
    """One sign-in by hand, with its own verifier, state and nonce."""

    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    state: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(16))

    @property
    def challenge(self):
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    def parameters(self, **changes):
        """Return the parameters of a valid authorization request; None drops one."""
        good = {
            "response_type": "code",
            "client_id": "site",
            "redirect_uri": CALLBACK,
            "scope": "openid profile",
            "state": self.state,
            "nonce": self.nonce,
            "code_challenge": self.challenge,
            "code_challenge_method": "S256",
        }
        return {name: value for name, value in {**good, **changes}.items() if value is not None}

    def redemption(self, code, **changes):
        """Return the parameters of a valid token request; None drops one."""
        good = {
            "grant_type": "authorization_code",
            "client_id": "site",
            "code": code,
            "redirect_uri": CALLBACK,
            "code_verifier": self.verifier,
        }
        return {name: value for name, value in {**good, **changes}.items() if value is not None}


def start(visitor, issuer, login, **changes):
    """Go to the authorization endpoint."""
    return visitor.get(f"{issuer}/oauth2/authorize?{urlencode(login.parameters(**changes), doseq=True)}")


def sign_in(visitor, issuer, login, username="ada", **changes):
    """Go from the login page to the redirect, as `username`."""
    page = start(visitor, issuer, login, **changes)
    assert page.status == 200, page.text
    return visitor.submit(page, account=username)


def code_for(visitor, issuer, login, username="ada", **changes):
    """Return the code of a successful sign-in."""
    return sign_in(visitor, issuer, login, username, **changes).answer["code"]


def redeem(visitor, issuer, login, code, *, origin=SITE, **changes):
    """Call the token endpoint as a script on `origin` would."""
    headers = {"Origin": origin} if origin else {}
    return Visitor(visitor.port).send(
        "POST", f"{issuer}/oauth2/token", body=login.redemption(code, **changes), headers=headers
    )


def userinfo(visitor, issuer, token, **headers):
    return visitor.get(f"{issuer}/oauth2/userinfo", Authorization=f"Bearer {token}", **headers)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self):
        self.now = 1_800_000_000.0

    def __call__(self):
        return self.now


def verified(token, jwks, algorithm="RS256"):
    """Return the header and claims of a JWS, after checking its signature with the published keys."""
    keys = KeySet.import_key_set(jwks)
    with warnings.catch_warnings():  # "EdDSA" is still the common name of the algorithm
        warnings.simplefilter("ignore", SecurityWarning)
        found = jws.deserialize_compact(token, keys, algorithms=[algorithm])
    return found.headers(), json.loads(found.payload)


def post(visitor, url, form, *, origin=SITE, **headers):
    """Send a form as a script on `origin` would, without cookies."""
    if origin:
        headers["Origin"] = origin
    return Visitor(visitor.port).send("POST", url, body=form, headers=headers)


def push(visitor, issuer, login, *, origin=SITE, headers=None, **changes):
    """Call the endpoint for pushed authorization requests."""
    return post(
        visitor, f"{issuer}/oauth2/par", login.parameters(**changes), origin=origin, **(headers or {})
    )


def refresh(visitor, issuer, token, *, origin=SITE, headers=None, **changes):
    """Call the token endpoint with a refresh token; a None drops a parameter."""
    good = {"grant_type": "refresh_token", "client_id": "site", "refresh_token": token, **changes}
    form = [(n, v) for n, given in good.items() for v in (given if isinstance(given, list) else [given])]
    form = [(name, value) for name, value in form if value is not None]
    return post(visitor, f"{issuer}/oauth2/token", form, origin=origin, **(headers or {}))
