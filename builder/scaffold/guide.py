"""What a new project needs for its provider: settings for production.toml, and instructions for the registration.

Both are read from docs/providers.md, which the package includes, so that they are maintained in one place.
"""

import re
from dataclasses import dataclass

from builder.errors import Fault, UsageError, did_you_mean
from builder.load import BUILT_IN

TITLES = {
    "auth0": "Auth0",
    "okta": "Okta",
    "entra": "Microsoft Entra ID",
    "azure-b2c": "Azure AD B2C",
    "cognito": "Amazon Cognito",
    "keycloak": "Keycloak",
    "zitadel": "Zitadel",
    "authentik": "Authentik",
    "authelia": "Authelia",
    "logto": "Logto",
}
_TOML = re.compile(r"```toml\n(.*?)```", re.DOTALL)
_CLIENT_ID = 'client_id = "CLIENT-ID"'
_API = """\
[apis.billing]
origin = "https://api.example.com"
prefix = "/v1/"
audience = "https://api.example.com/"
scopes = ["invoices:read"]
"""


@dataclass(frozen=True, slots=True)
class Guide:
    """The guide for a provider: its display name, settings as TOML, and paragraphs of text."""

    title: str
    settings: str
    text: tuple[str, ...]


ANY = Guide(
    "your provider",
    '[auth]\nissuer = "https://login.example.com/"\n',
    (
        'Register a public client there, often called "single-page application", with these two addresses.',
        "docs/providers.md in Gossamer's repository says how this is called at ten providers.",
    ),
)


def find(name: str) -> Guide:
    """Return the guide for a provider, from docs/providers.md. Raise UsageError for an unknown name."""
    if name not in TITLES:
        hint = did_you_mean(name, TITLES) or f"the names are {', '.join(TITLES)}"
        raise UsageError(Fault("usage", f'there is no provider "{name}"', hint))
    title = TITLES[name]
    text = (BUILT_IN / "docs" / "providers.md").read_text("utf-8")
    section = text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    found = _TOML.search(section)
    rest = _TOML.sub("", section).strip()
    paragraphs = (_plain(part) for part in re.split(r"\n\n|\n(?=- )", rest))
    return Guide(title, found[1] if found else ANY.settings, tuple(part for part in paragraphs if part))


def settings(guide: Guide, *, api: bool) -> str:
    """Return the tables [auth] and, with `api`, [apis.billing] of production.toml."""
    tables = re.split(r"\n(?=\[)", guide.settings)
    kept = [table.strip() + "\n" for table in tables if api or not table.startswith("[apis.")]
    if api and not any(table.startswith("[apis.") for table in kept):
        kept.append(_API)
    text = "\n".join(kept)
    return (
        text if "client_id" in text else re.sub(r"(?m)^(issuer = .*)$", rf"\1\n{_CLIENT_ID}", text, count=1)
    )


def register(guide: Guide) -> tuple[str, ...]:
    """Return paragraphs with instructions for the registration at the provider."""
    first = (
        f"At {guide.title}, if your site is at https://app.example.com, the redirect URI is"
        " https://app.example.com/callback/, and visitors come back to https://app.example.com/ after sign-out."
    )
    return (first, *guide.text)


def _plain(text: str) -> str:
    return " ".join(text.split())
