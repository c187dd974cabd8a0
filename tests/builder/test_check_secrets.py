"""Each form of a secret is found, and lookalikes are not. All values were made up for this file."""

import base64
import json

import pytest

from tests.builder.checking import audit

CHARS = "q7Rk2mXw9TzL4vBn8JcY3hFd6GsP5aVe1UoKiZrNtDyWbMxE0lQf"
HEX = "0123456789abcdef" * 4


def encoded(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


FORMS = {
    "a private key": "-----BEGIN RSA " + "PRIVATE KEY-----",
    "a private JSON Web Key": '{"kty": "EC", "crv": "P-256", "d": "' + CHARS[:43] + '"}',
    "a JSON Web Token": ".".join([encoded({"alg": "RS256"}), encoded({"sub": "ada"}), CHARS[:40]]),
    "a key of Amazon Web Services": "AKIA" + "QWERTYUIOPASDFGH",
    "a token of GitHub": "ghp_" + CHARS[:36],
    "a token of GitLab": "glpat-" + CHARS[:20],
    "a token of Slack": "xoxb-" + "123456789012-" + CHARS[:12],
    "a key of Google": "AIza" + CHARS[:35],
    "a key of Stripe": "sk_live_" + CHARS[:24],
    "a token of npm": "npm_" + CHARS[:36],
    "a token of PyPI": "pypi-AgE" + CHARS[:40],
    "a key of SendGrid": "SG." + CHARS[:20] + "." + CHARS[:40],
    "a key of a model provider": "sk-ant-" + CHARS[:40],
    "a token of DigitalOcean": "dop_v1_" + HEX,
    "a key of Azure": "AccountKey=" + CHARS[:44] + "==",
    "a token of Shopify": "shpat_" + HEX[:32],
    "a token of HashiCorp Vault": "hvs." + CHARS[:30],
    "a token of Telegram": "123456789:AA" + CHARS[:33],
    "an address with a password": "postgres://ada:" + CHARS[:12] + "@db.example.org",
    'a value for "client_secret"': "client_secret: '" + CHARS[:16] + "'",
    'a value for "password"': 'password="' + CHARS[:10] + '"',
    'a value for "apiKey"': "apiKey = '" + CHARS[:20] + "'",
    "a string as random as a key": "'" + CHARS[:40] + "'",
}
NOTHING = [
    "const a = 'sha384-" + CHARS[:40] + "'",
    "const a = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'",
    "const a = '0123456789abcdef0123456789abcdefghij'",
    "const a = '" + "0" * 32 + "'",
    "const a = 'this-is-a-sentence-of-words-and-no-more'",
    "access_token = 'expired_or_revoked'",
    "password: 'Password'",
    "if (name === 'client_secret') refuse('client_secret')",
    "client_secret = '{{ secret }}'",
    "const a = 'eyJub3QiOiJhIHRva2VuIn0.eyJub3QiOiJhIn0.abcdefghijkl'",
    "task-ant-and-beetle-and-cricket-and-dragonfly-and-earwig",
    "see https://example.org/a:b@c",
]


@pytest.mark.parametrize("what", FORMS)
def test_each_form_is_found_and_not_repeated(what):
    for path in ("worker.js", "robots.txt", "note.html"):
        seen = audit({path: f"// before\nconst a = {FORMS[what]}\n"}).findings
        found = [each for each in seen if each.code in ("secret", "secret-like")]
        assert found, (what, path)
        assert found[0].message.startswith(what)
        assert (found[0].where.file, found[0].where.line) == (f"dist/{path}", 2)
        assert found[0].code == ("secret-like" if what == "a string as random as a key" else "secret")
        assert CHARS[:10] not in found[0].render()


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_secret_is_left_alone(text):
    assert audit({"worker.js": text}).findings == ()
