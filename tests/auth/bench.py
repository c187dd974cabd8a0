"""The whole vault over a fake realm, with a provider of canned responses, and a page that talks to it."""

import asyncio
import json
from urllib.parse import parse_qs, urlsplit

from tests.auth import realm, samples

API = "https://api.example"
INVOICES = f"{API}/v1/invoices"
DISCOVERY = samples.ISSUER + ".well-known/openid-configuration"
TOKEN, JWKS = samples.METADATA["token_endpoint"], samples.METADATA["jwks_uri"]
JSON = "application/json"
INVALID = {"www-authenticate": 'Bearer error="invalid_token"'}
MODULES = ("session", "provider", "targets", "tokens", "sign_in", "calls", "late", "vault")


def api(name, prefix, audience="", resource="", scopes=()):
    return {
        "name": name,
        "origin": API,
        "prefix": prefix,
        "audience": audience,
        "resource": resource,
        "scopes": list(scopes),
        "headers": ["accept", "content-type", "x-a"],
        "methods": ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
        "cache": "default",
        "paths": [],
        "calls_per_minute": 0,
    }


SETTINGS = samples.SETTINGS | {
    "base": "/",
    "login_params": [
        "acr_values",
        "connection",
        "login_hint",
        "max_age",
        "organization",
        "prompt",
        "screen_hint",
    ],
    "metadata": samples.METADATA,
    "apis": [
        api("billing", "/v1/", "aud", scopes=["read"]),
        api("other", "/v2/", "else", scopes=["x"]),
    ],
}


class Bench:
    """A vault under test.

    `claims`, `grant` and `answer` change the ID token, the members of the token response, or all of it.
    """

    def __init__(self, monkeypatch, **settings):
        self.settings = SETTINGS | settings
        self.worker, self.tasks = realm.Worker(), []
        platform = realm.common(self.settings, self.tasks)
        platform.worker = self.worker
        fakes = {"auth.platform": platform, "auth.platform.worker": self.worker}
        self.modules = {name: realm.fresh(monkeypatch, f"vault.{name}", fakes) for name in MODULES}
        self.session, self.provider, self.vault = [
            self.modules[name] for name in ("session", "provider", "vault")
        ]
        self.number, self.count, self.claims, self.grant, self.answer = 0, 0, {}, {}, None
        self.nonce = ""
        metadata = self.settings["metadata"]
        self.worker.answers = {
            DISCOVERY: (200, JSON, json.dumps(metadata)),
            JWKS: (200, JSON, json.dumps({"keys": samples.JWKS})),
            TOKEN: self.token,
            metadata["revocation_endpoint"]: (200, "", ""),
            INVOICES: (200, JSON, "[1]"),
            f"{API}/v2/reports": (200, JSON, "[2]"),
        }

    def token(self, request):
        """Return the token endpoint's response; each response has new tokens."""
        if self.answer:
            answer = self.answer
            answer = answer(request) if callable(answer) else answer
            if answer:
                return answer
        return 200, JSON, self.granted(request)

    def granted(self, request):
        self.count += 1
        form = parse_qs(request.body)
        access = f"access-{self.count}"
        answer = {"access_token": access, "expires_in": 300}
        claims = samples.CLAIMS | {"iat": int(self.worker.wall) - 2, "exp": int(self.worker.wall) + 300}
        claims["nonce"] = self.nonce
        if form["grant_type"] == ["refresh_token"]:
            claims.pop("nonce")
        if self.settings.get("refresh"):
            answer["refresh_token"] = f"refresh-{self.count}"
        if self.settings.get("dpop"):
            answer["token_type"] = "DPoP"
        answer |= self.grant
        return samples.token_answer(samples.sign(claims | self.claims), **answer)

    async def ask(self, op, port=1, body=None, **fields):
        """Return the vault's reply to one message."""
        self.number += 1
        number = self.number
        message = {"v": 1, "id": number, "op": op, **fields}
        await self.vault._receive(port, json.dumps(message), [] if body is None else [body])
        replies = [post for post in self.worker.posts if post[1].get("id") == number]
        assert len(replies) == 1
        self.buffers = replies[0][2]
        return replies[0][1]

    async def leave(self, **fields):
        """Begin a sign-in; return the authorization request as the provider gets it."""
        reply = await self.ask("login", **fields)
        return self.through_the_door(reply["result"]["url"])

    def through_the_door(self, url):
        """Return the parameters of the authorization request to which an address of the door leads, pushed or not."""
        self.address = self.worker.doorman.leave(url)
        query = {name: values[0] for name, values in self.seen(self.address).items()}
        self.nonce = query.get("nonce", "")
        return query

    def seen(self, url):
        """Return the parameters of an authorization request, from its address or from the pushed request."""
        query = parse_qs(urlsplit(url).query)
        pushed = [sent.body for sent in self.worker.sent if sent.url.endswith("/par")]
        return parse_qs(pushed[-1]) if "request_uri" in query else query

    async def come_back(self, query, port=1):
        """Deliver the provider's response through the door; return what the vault tells the page about it."""
        handle, place = self.worker.doorman.arrive(query)
        if not place.endswith("/done/"):
            return await self.ask("arrived", port, handle=handle)
        tickets = {state: record["ticket"] for state, record in self.records().items()}
        state = parse_qs(query.removeprefix("?"))["state"][0]
        outcome = asyncio.ensure_future(self.ask("outcome", port, ticket=tickets.get(state)))
        await asyncio.sleep(0)
        await self.worker.heard(handle)
        return await outcome

    async def sign_in(self, **fields):
        query = await self.leave(**fields)
        return await self.come_back(samples.callback(state=query["state"]), fields.get("port", 1))

    async def fetch(self, path="/invoices", method="GET", api="billing", **fields):
        return await self.ask("fetch", api=api, path=path, method=method, **fields)

    def records(self):
        """Return the sign-ins in popups and frames that are in progress."""
        return self.modules["sign_in"]._records

    def events(self, name):
        return [post[1] for post in self.worker.posts if post[1].get("event") == name]

    def changes(self):
        return [(event["reason"], event["user"]) for event in self.events("change")]

    def reasons(self):
        return [event["reason"] for event in self.events("change")]

    def requests(self, url):
        return [sent for sent in self.worker.sent if sent.url.partition("?")[0] == url]

    def forms(self, url=TOKEN):
        return [
            {name: values[0] for name, values in parse_qs(sent.body).items()} for sent in self.requests(url)
        ]


def code(reply):
    assert reply["ok"] is False
    return reply["error"]["code"]


def proof(sent):
    """Return (header, claims) of the DPoP proof that went with a request, after checking its signature."""
    words = sent.headers["DPoP"].split(".")
    header, claims = [json.loads(samples.unb64(word)) for word in words[:2]]
    job = {
        "jwk": header["jwk"],
        "import_algorithm": {"name": "ECDSA", "namedCurve": "P-256"},
        "verify_algorithm": {"name": "ECDSA", "hash": "SHA-256"},
        "signature": samples.unb64(words[2]),
        "data": ".".join(words[:2]).encode(),
    }
    assert samples.verify(job)
    return header, claims


def thumbprint(jwk):
    members = json.dumps({name: jwk[name] for name in ("crv", "kty", "x", "y")}, separators=(",", ":"))
    return samples.b64(samples.digest("SHA-256", members))


def refusing(bench, url=INVOICES, headers=INVALID, status=401, tokens=None):
    """Make the API refuse the token(s)."""

    def answer(sent):
        token = sent.headers["Authorization"].split()[1]
        if tokens is None or token in tokens:
            return status, {"content-type": "text/plain"} | headers, ""
        return 200, JSON, "[]"

    bench.worker.answers[url] = answer


def grants(bench):
    return [form["grant_type"] for form in bench.forms()]


def bearer(bench, url=INVOICES):
    return [sent.headers["Authorization"].split()[1] for sent in bench.requests(url)]


async def over(bench, **fields):
    """Sign in, and let the access token expire."""
    assert (await bench.sign_in(**fields))["ok"]
    bench.worker.skip_timers(280)
