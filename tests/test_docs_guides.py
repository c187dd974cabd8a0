"""The guides contain the required statements, and every name in them exists."""

import ast
import dataclasses
import re
import tomllib
from pathlib import Path

import pytest

from builder.config import read_config, schema
from builder.docs import errors

ROOT = Path(__file__).parents[1]
GUIDES = (
    "settings",
    "pages",
    "sign-in",
    "deployment",
    "browsers",
    "security",
    "hosts",
    "providers",
    "coming-from-auth0-spa-js",
    "coming-from-oidc-spa",
    "coming-from-oidc-client-ts",
)
TEXTS = {name: (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8") for name in GUIDES}
# Names of auth0-spa-js 2.x: functions, methods, options, parameters, errors, further exports.
AUTH0 = """
createAuth0Client isFederatedDomain loginWithRedirect handleRedirectCallback loginWithPopup checkSession getTokenSilently
getTokenWithPopup getUser getIdTokenClaims isAuthenticated logout revokeRefreshToken loginWithCustomTokenExchange
customTokenExchange exchangeToken getDpopNonce setDpopNonce generateDpopProof createFetcher fetchWithAuth
connectAccountWithRedirect getConfiguration getAuthenticators getEnrollmentFactors enroll challenge verify
setMFAAuthDetails signup login getSignupChallenge getLoginChallenge getTokenWithPasskey myAccount createSession
mintTransferToken getClaims appState fragment openUrl popup timeoutInSeconds closePopup cacheMode detailedResponse
federated returnTo domain clientId issuer leeway cacheLocation cache useRefreshTokens useRefreshTokensFallback
refreshTokenMode authorizeTimeoutInSeconds httpTimeoutInSeconds auth0Client legacySameSiteCookie
useCookiesForTransactions sessionCheckExpiryDays cookieDomain useFormData nowProvider workerUrl useMrrt useDpop
interactiveErrorHandler authorizationParams anonymousSessionsCacheMode createAnonymousSessionOnFailedSilentAuth
sessionTransferTokenQueryParamName enterpriseConnect display prompt max_age ui_locales id_token_hint screen_hint
login_hint acr_values scope audience connection organization invitation redirect_uri session_transfer_token
experiment_id variation_id segment_id GenericError AuthenticationError ConnectError InvalidConfigurationError
TimeoutError PopupTimeoutError PopupCancelledError PopupOpenError MfaRequiredError MissingRefreshTokenError
MissingScopesError UseDpopNonceError MyAccountApiError AnonymousSessionError InMemoryCache LocalStorageCache CacheKey
ICache
"""


def public():
    """Return the public names of site/auth/__init__.py."""
    tree = ast.parse((ROOT / "site/auth/__init__.py").read_text())
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "_PUBLIC":
            return set(eval(compile(ast.Expression(node.value), "_PUBLIC", "eval")))
    raise AssertionError("no _PUBLIC")


def keys(table):
    return {field.name for field in dataclasses.fields(table)}


def words(text, beginning):
    return set(re.findall(rf"(?<![\w./]){beginning}\.([a-z_]+)", text))


@pytest.mark.parametrize("name", [*GUIDES, "README", "errors"])
def test_names_exist(name):
    path = ROOT / "README.md" if name == "README" else ROOT / "docs" / f"{name}.md"
    text = re.sub(r"```(js|toml).*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = text.replace("site/auth", "")
    assert words(text, "auth") <= public() | keys(schema.Auth) | {"toml"}
    assert words(text, r"auth\.session") <= keys(schema.SessionLimits)
    assert words(text, r"apis\.NAME") <= keys(schema.Api)
    assert words(text, "site") <= keys(schema.Site) | {"toml"}


@pytest.mark.parametrize("name", sorted(public()))
def test_each_public_name_is_in_a_guide(name):
    assert any(
        f"auth.{name}" in text
        for text in [*TEXTS.values(), (ROOT / "README.md").read_text(), errors.page(ROOT)]
    )


TABLES = {
    "site": schema.Site,
    "auth": schema.Auth,
    "auth.logout": schema.Logout,
    "auth.session": schema.SessionLimits,
    "apis.NAME": schema.Api,
    "build": schema.Build,
    "budget": schema.Budget,
    "host": schema.Host,
    "languages.TAG": schema.Localized,
}


def test_each_setting_has_a_row_and_no_other_has_one():
    shown = set(re.findall(r"^\| `([\w.]+)` \|", TEXTS["settings"], re.MULTILINE))
    known = {f"{table}.{key}" for table, kind in TABLES.items() for key in keys(kind)}
    known -= {"auth.logout", "auth.session", "apis.NAME.name", "auth.params", "auth.logout.params"}
    assert shown == known | {"auth.params.NAME", "auth.logout.params.NAME"}


def test_defaults_in_the_table_are_those_of_the_code():
    defaults = {field.name: field.default for field in dataclasses.fields(schema.Auth)}
    for name, shown in re.findall(
        r"^\| `auth\.(\w+)` \|[^|]*\| `?([\w/.-]+)`? \|", TEXTS["settings"], re.MULTILINE
    ):
        if name not in ("issuer", "client_id", "algorithms", "provider"):
            assert str(defaults[name]).lower() == shown.lower(), name


@pytest.mark.parametrize("name", [name for name in GUIDES if "## Errors" in TEXTS[name]])
def test_error_codes_exist(name):
    table = TEXTS[name].partition("## Errors")[2].partition("\n## ")[0]
    known = errors.documented()
    found = set()
    for row in re.findall(r"^\|[^|]+\|(.+)\|$", table, re.MULTILINE):
        found |= {word for word in re.findall(r"`(\w+)`", row) if "_" in word}
    assert found
    assert found <= known


@pytest.mark.parametrize("name", GUIDES)
def test_examples_of_toml_are_toml(name):
    for block in re.findall(r"```toml\n(.*?)```", TEXTS[name], re.DOTALL):
        found = tomllib.loads(block)
        assert set(found.get("auth", {})) <= keys(schema.Auth)
        assert set(found.get("host", {})) <= keys(schema.Host)
        assert all(set(api) <= keys(schema.Api) for api in found.get("apis", {}).values())


def test_nothing_of_auth0_spa_js_is_passed_over():
    """Each name is in the first column of a table."""
    text = TEXTS["coming-from-auth0-spa-js"]
    columns = (
        " ".join(re.findall(r"^\| ([^|]*) \|", text, re.MULTILINE)) + text.partition("## Also exported")[2]
    )
    assert [name for name in AUTH0.split() if not re.search(rf"\b{name}\b", columns)] == []


@pytest.mark.parametrize("host", schema.HOSTS)
def test_each_host_has_its_commands(host):
    assert re.search(rf"```\n[^`]*--host {host}\n" if host != "netlify" else "netlify deploy", TEXTS["hosts"])


def says(name, *phrases):
    """Return whether the guide contains each phrase, apart from line breaks and emphasis."""
    text = " ".join(TEXTS[name].replace("*", "").split())
    return [phrase for phrase in phrases if phrase not in text] == []


@pytest.mark.standards("ST-13")
def test_the_limits_of_memory_are_said():
    assert says(
        "sign-in",
        "A reload or a new tab then starts signed out",
        "Memory is not protection from an injected script",
    )
    assert says(
        "sign-in", "RFC 10017, section 6.3.4.3, does not recommend clients that run in the browser alone"
    )


@pytest.mark.standards("ST-13")
def test_what_is_not_defended_is_said():
    """Each attack of RFC 10017 5.1 has a rating, and each limit of the design is stated explicitly."""
    for section in ("5.1.1", "5.1.2", "5.1.3", "5.1.4"):
        assert re.search(
            rf"^\| [^|]*\({section}\)[^|]*\| \*\*(Not p|P)revented", TEXTS["security"], re.MULTILINE
        )
    assert says(
        "security",
        "requests through the visitor's browser (5.1.4) | Not prevented.",
        "Extensions, malware, a debugger, whoever sits at the visitor's desk | Not defended.",
        "A memory dump, a crash report, a swap file",
        "the next person at the desk may be signed in without a question",
        "WebRTC",
    )


@pytest.mark.standards("DP-11")
def test_the_limits_of_dpop_are_said():
    assert says(
        "sign-in",
        "script that runs in the page can have the vault sign calls",
        "could keep proofs made in advance where a server gives no nonces",
        "No browser promises that the key lies in hardware",
    )


@pytest.mark.standards("DP-07", "DJ-12")
def test_what_servers_must_expose_is_said():
    assert says(
        "sign-in",
        "Access-Control-Expose-Headers: DPoP-Nonce, WWW-Authenticate",
        "CORS for the site's origin at",
    )
    assert says("sign-in", "The authorization endpoint must not allow it")


@pytest.mark.standards("LO-10", "LO-11")
def test_what_sign_out_cannot_do_is_said():
    assert says(
        "sign-in",
        "Front-channel logout is not supported.",
        "Back-channel logout is not possible without a backend",
    )
    assert says("sign-in", "keep access tokens short")


@pytest.mark.standards("AP-09")
def test_that_claims_decide_nothing_is_said():
    assert says("sign-in", "what a page shows or hides by claims is decoration")


@pytest.mark.standards("RF-01")
def test_rotation_is_asked_for():
    assert schema.Auth("", "").refresh is False
    assert says("sign-in", "Off unless `refresh = true`", "Ask the provider for rotation or for DPoP")


@pytest.mark.standards("DE-10", "DE-03")
def test_the_registration_is_listed():
    assert says(
        "sign-in",
        "A public client (single-page application), authentication method `none`",
        "PKCE required, method S256",
    )
    assert says(
        "sign-in",
        "response type `code` alone",
        "Access tokens of some minutes",
        "Rotation with reuse detection, or DPoP",
    )
    assert says(
        "sign-in", "No wildcard; each environment has its own client", "Access-Control-Expose-Headers"
    )
    assert says(
        "deployment",
        "hosts",
        "Previews must not share the client of production, and no address has a wildcard",
    )


@pytest.mark.standards("DE-01", "DE-02", "DE-04", "DE-05", "DE-09")
def test_what_the_host_has_to_do_is_said():
    assert says(
        "deployment",
        "hosts",
        "An origin of its own.",
        "https only, with a redirect from http to https on the same host",
    )
    assert says("deployment", "No catch-all fallback to a page", "No redirect to other sites")
    assert says("deployment", "drop or mask that query string in access logs")


@pytest.mark.standards("HD-24")
def test_a_host_without_headers_is_called_the_weaker_choice():
    assert says(
        "deployment",
        "hosts",
        "is the weaker choice",
        "framing protection, HSTS, nosniff",
        "two policies are lost there: the vault's",
        "that of the page at the redirect URI",
    )


@pytest.mark.standards("DE-12")
def test_needed_features_of_browsers_are_listed():
    table = TEXTS["browsers"].partition("## Where")[2]
    for feature in (
        "crypto.subtle",
        "SharedWorker",
        "extendedLifetime",
        "Service workers",
        "BroadcastChannel",
        "Web Locks",
        "Trusted Types",
    ):
        assert re.search(rf"^\| .*{re.escape(feature)}.* \| .+ \|$", table, re.MULTILINE), feature


@pytest.mark.standards("DE-07")
def test_the_policy_for_dependencies_is_written_down():
    assert says(
        "deployment",
        "hosts",
        "lists every package the build uses, with its version and the hashes of its files",
        "Updates:",
    )


def test_limits_of_a_session_are_explained():
    assert says(
        "sign-in", "`auth.on_countdown(callback)` is called once a second", "may still be known there"
    )


LINES = re.findall(r"^## ([^\n]+)$|^```toml\n(.*?)^```$", TEXTS["providers"], re.MULTILINE | re.DOTALL)
PROVIDERS = {LINES[at - 1][0]: lines for at, (_, lines) in enumerate(LINES) if lines}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_lines_for_each_provider_are_a_configuration(provider, tmp_path):
    (tmp_path / "site").mkdir()
    site = '[site]\nname = "S"\nurl = "https://app.example.com"\n'
    lines = PROVIDERS[provider].replace("[auth]\n", '[auth]\nclient_id = "app"\n')
    lines = re.sub(r"(?<=//)[A-Z-]+(?=[./])|(?<=\.)REGION", "name", lines)
    (tmp_path / "site/site.toml").write_text(site + lines)
    config = read_config(tmp_path, require_metadata=False)
    assert config.auth.issuer.startswith("https://")


def test_every_provider_has_its_section():
    assert {
        "Auth0",
        "Okta",
        "Microsoft Entra ID",
        "Azure AD B2C",
        "Amazon Cognito",
        "Keycloak",
        "Zitadel",
    } <= PROVIDERS.keys()
