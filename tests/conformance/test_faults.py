"""The faults with one of four outcomes, and the expected outcome of each.

Faults that need more steps have a file of their own.
"""

from pathlib import Path

import pytest

from builder.qa.faults import FAULTS
from tests.conformance.cases import cases

REFUSED = {
    "authorization-error": (
        "Each error of the authorization endpoint ends signed out, under its own code, and asks nobody "
        "again (RFC 6749 4.1.2.1)."
    ),
    "authorization-error-markup": (
        "The provider's words are text for developers: never markup, never a link (OAuth 2.1 7.12)."
    ),
    "clock-ahead": "A clock that is an hour ahead must be named as the cause, not the provider.",
    "clock-behind": "A clock that is an hour behind must be named as the cause, not the provider.",
    "code-missing": "An answer with neither code nor error must be refused (RFC 6749 4.1.2).",
    "code-with-error": (
        "An answer with both a code and an error must be refused: it says two things (RFC 6749 4.1.2, 3.1)."
    ),
    "dpop-downgrade": "A Bearer token in answer to a proof must be refused (RFC 9449 5).",
    "dpop-nonce-hidden": "A nonce that cannot be read is named as the cause (RFC 9449 8).",
    "dpop-proof-refused": "A proof that the provider refuses ends the sign-in (RFC 9449 5).",
    "id-token-access-token-hash-wrong": (
        "`at_hash`, where it stands, must fit the access token (OIDC Core 3.1.3.8; OIDF "
        "oidcc-client-test-invalid-athash)."
    ),
    "id-token-algorithm-unlisted": (
        "Only the configured algorithms count, however good the signature (RFC 8725 3.1; FAPI2 client "
        "module alternate alg)."
    ),
    "id-token-audience-extra": (
        "A further audience that nobody trusts must be refused (OIDC Core 3.1.3.7 (3); FAPI2 client "
        "module secondary aud)."
    ),
    "id-token-audience-missing": "`aud` must be there (OIDC Core 2; OIDF oidcc-client-test-missing-aud).",
    "id-token-audience-wrong": (
        "`aud` must be this client (OIDC Core 3.1.3.7 (3); OIDF oidcc-client-test-invalid-aud)."
    ),
    "id-token-auth-time-ahead": "`auth_time` after `iat` is impossible, asked for or not (OIDC Core 2).",
    "id-token-authorized-party-wrong": "`azp`, where it stands, must be this client (OIDC Core 3.1.3.7 (5)).",
    "id-token-critical-header": "`crit` names something nobody here understands: refused (RFC 7515 4.1.11).",
    "id-token-encrypted": "An encrypted ID token was never agreed on (OIDC Core 3.1.3.7 (1)).",
    "id-token-expired": (
        "`exp` must be a number, and lie ahead (OIDC Core 3.1.3.7 (9); FAPI2 client modules exp expired, "
        "exp missing)."
    ),
    "id-token-issued-at-missing": "`iat` must be a number (OIDC Core 2; OIDF oidcc-client-test-missing-iat).",
    "id-token-issued-at-wrong": (
        "`iat` an hour ahead or a day ago means that a clock is wrong, and is called that (OIDC Core "
        "3.1.3.7 (10))."
    ),
    "id-token-issuer-wrong": (
        "`iss` must be the configured issuer, character by character (OIDC Core 3.1.3.7 (2); OIDF "
        "oidcc-client-test-invalid-iss)."
    ),
    "id-token-key-unknown": (
        "A key that is not published must be refused, after one more look (OIDC Core 10.1.1)."
    ),
    "id-token-key-unnamed-of-many": (
        "No `kid` and several keys: refused, never tried out (OIDC Core 10.1; OIDF "
        "oidcc-client-test-kid-absent-multiple-jwks)."
    ),
    "id-token-malformed": "What can be read in two ways, or in none, must be refused (RFC 7515 2, 5.2).",
    "id-token-members-twice": (
        "A member that stands twice must be refused, not chosen from (RFC 7515 4, RFC 7519 4)."
    ),
    "id-token-nonce-missing": (
        "The nonce must come back (OIDC Core 3.1.3.7 (11); FAPI2 client module nonce missing)."
    ),
    "id-token-nonce-wrong": (
        "The nonce must be that of this sign-in (OIDC Core 3.1.3.7 (11); OIDF "
        "oidcc-client-test-nonce-invalid)."
    ),
    "id-token-not-yet-valid": "`nbf`, where it stands, must have come (RFC 7519 4.1.5).",
    "id-token-organization-wrong": (
        "`org_id` must be the organization that was asked for (Auth0, Organizations: token validation)."
    ),
    "id-token-sign-in-too-old": (
        "`auth_time` must be there, and recent enough, when `max_age` was sent (OIDC Core 3.1.3.7 (13))."
    ),
    "id-token-sign-in-too-weak": "`acr` must be among those that were asked for (OIDC Core 3.1.3.7 (12)).",
    "id-token-signature-wrong": (
        "The signature must be the published key's; keys in the header count for nothing (OIDF "
        "oidcc-client-test-invalid-sig-rs256)."
    ),
    "id-token-signature-wrong-es256": (
        "A signature that is not the provider's must be refused, ES256 too (OIDF "
        "oidcc-client-test-invalid-sig-es256)."
    ),
    "id-token-subject-missing": (
        "`sub` must be up to 255 ASCII characters (OIDC Core 2; OIDF oidcc-client-test-missing-sub)."
    ),
    "id-token-symmetric": (
        "HS256 with the public key as the secret must be refused (OIDC Core 10.1, RFC 8725 2.1; OIDF "
        "oidcc-client-test-invalid-sig-hs256)."
    ),
    "id-token-type-wrong": (
        "An access token, or any other kind of token, is no ID token (RFC 9068 2.1, RFC 8725 3.11)."
    ),
    "id-token-unsigned": (
        "An ID token that nobody signed must be refused, however `none` is spelt (OIDF "
        "oidcc-client-test-idtoken-sig-none, stricter)."
    ),
    "issuer-missing": (
        "An answer without `iss` must be refused where the metadata promises one (RFC 9207 2.4; FAPI2 "
        "client module iss removed)."
    ),
    "issuer-unadvertised": (
        "`iss` from a provider that does not announce it must be refused, unless the site allows it (RFC "
        "9207 2.4)."
    ),
    "issuer-wrong": (
        "An answer from another issuer must be refused, by plain string comparison (RFC 9207 2.4, RFC "
        "9700 4.4.2)."
    ),
    "issuer-wrong-in-error": (
        "An error from another issuer is not this provider's: its words are not believed (RFC 9207 2.4)."
    ),
    "key-for-something-else": (
        "A key for encryption, or for another algorithm, must not verify anything (RFC 7517 4.2 to 4.4)."
    ),
    "key-name-twice": "Two keys of one name: refused, never tried out (RFC 7517 4.5).",
    "key-weak": "An RSA key of less than 2048 bits must be refused (RFC 7518 3.3).",
    "keys-empty": "Without any key no ID token is believed (OIDC Core 10.1).",
    "keys-unreachable": (
        "Without keys that can be fetched no ID token is believed, and 20 MB of them are not read."
    ),
    "keys-unreadable": "Without keys that can be read no ID token is believed (OIDC Core 10.1).",
    "par-answer-unreadable": "What is not one JSON object with status 201 must be refused (RFC 9126 2.2).",
    "par-answer-wrong": (
        "Without `request_uri` and a lifetime the visitor must not be sent anywhere (RFC 9126 2.2)."
    ),
    "par-refused": (
        "A pushed request that is refused ends the sign-in before the visitor leaves (RFC 9126 2.3)."
    ),
    "par-required-unreachable": "Where pushing is required, there is no plain way (RFC 9126 5).",
    "parameter-twice": "A parameter that stands twice must be refused, not chosen from (RFC 6749 3.1).",
    "response-malformed": (
        "An answer that is not one form-encoded text in UTF-8 must be refused (RFC 6749 B)."
    ),
    "response-oversize": "An answer of 20,000 characters must be refused before it is read.",
    "state-missing": (
        "An answer without `state` is nobody's: it must do nothing (RFC 9700 2.1, 4.7; FAPI2 client "
        "module state-missing)."
    ),
    "state-unknown": (
        "A `state` whose key this browser does not have was not sent from here: another tab's sign-in "
        "goes on (RFC 9700 4.7.1)."
    ),
    "token-access-token-missing": (
        "The access token must be there, and fit for a header (RFC 6749 5.1, A.12)."
    ),
    "token-answer-unreadable": "What is not one JSON object with status 200 must be refused (RFC 6749 5.1).",
    "token-endpoint-unreachable": (
        "A redirect, an answer cut off, of 20 MB or without CORS ends the sign-in: nothing follows it, "
        "nothing repeats it."
    ),
    "token-error": (
        "Each error of the token endpoint ends signed out, under its own code, and the code is not sent "
        "again (RFC 6749 5.2)."
    ),
    "token-id-token-missing": "The ID token must be there (OIDC Core 3.1.3.3).",
    "token-lifetime-wrong": "`expires_in` must be a number above zero (RFC 6749 5.1).",
    "token-scope-wrong": "`scope` must be text (RFC 6749 5.1).",
    "token-type-wrong": "Only the kind of token that was asked for is taken (RFC 6749 7.1, RFC 9449 5).",
    "tokens-in-query": (
        "Tokens in the address must be refused: they come from the token endpoint alone (RFC 9700 2.1.2, "
        "4.6)."
    ),
    "userinfo-subject-wrong": (
        "UserInfo of somebody else must be dropped whole (OIDC Core 5.3.2; OIDF "
        "oidcc-client-test-userinfo-invalid-sub)."
    ),
    "userinfo-unreachable": (
        "UserInfo that does not arrive ends the sign-in: half of what was configured is not what was "
        "configured."
    ),
    "userinfo-unreadable": (
        "UserInfo that is not one JSON object must be refused, signed ones too (OIDF "
        "oidcc-client-test-userinfo-signed, not negotiated)."
    ),
}
ACCEPTED = {
    "dpop-nonce-demanded": (
        "A nonce that is demanded is sent, by the provider and by the API (RFC 9449 8, 9)."
    ),
    "dpop-scheme-in-small-letters": (
        "`token_type` is compared without regard to case (FAPI2 client module DPoP scheme case "
        "insensitivity)."
    ),
    "id-token-access-token-hash-missing": (
        "`at_hash` may be left out in this flow (OIDC Core 3.1.3.6; OIDF oidcc-client-test-missing-athash)."
    ),
    "id-token-audience-list": (
        "A list of one audience, this client, is as good as its name alone (OIDC Core 2; FAPI2 client "
        "module aud array valid)."
    ),
    "id-token-header-unknown-members": "Header members nobody knows must be ignored (RFC 7515 4).",
    "id-token-key-unnamed-of-one": (
        "No `kid` and one key that fits: accepted (OIDC Core 10.1; OIDF "
        "oidcc-client-test-kid-absent-single-jwks)."
    ),
    "key-rotated-before-signing": (
        "A key that is new since the last look must be found by one more (OIDF "
        "oidcc-client-test-signing-key-rotation-just-before-signing)."
    ),
    "keys-moved": (
        "`jwks_uri` is taken from the metadata each time (OIDF oidcc-client-test-discovery-jwks-uri-keys)."
    ),
    "keys-of-other-kinds": "Keys of unknown kinds beside ours must be ignored (RFC 7517 5).",
    "keys-of-their-own-media-type": "A JWK Set may come under its own media type (RFC 7517 8.5.2).",
    "metadata-aliases": (
        "Addresses for clients with certificates are not for us (OIDF "
        "oidcc-client-test-mtls-endpoint-aliases)."
    ),
    "parameters-unknown": "Parameters nobody knows must be ignored, not refused (RFC 6749 4.1.2).",
    "refresh-without-id-token": "A refresh need not bring an ID token (OIDC Core 12.1).",
    "token-answer-slow": "A token endpoint may take its time.",
    "token-lifetime-missing": (
        "`expires_in` may be missing (RFC 6749 5.1; FAPI2 client module without expires_in)."
    ),
    "token-members-unknown": "Members nobody knows must be ignored (RFC 6749 5.1).",
    "token-scope-narrowed": "Less may be granted than was asked for (RFC 6749 3.3, 5.1).",
    "token-type-in-other-case": (
        "`token_type` is compared without regard to case (RFC 6749 5.1; FAPI2 client module token_type "
        "case insensitivity)."
    ),
    "userinfo-claims-elsewhere": (
        "Claims at other addresses are not fetched (OIDF oidcc-client-test-aggregated-claims, "
        "-distributed-claims)."
    ),
    "userinfo-protocol-claims": (
        "UserInfo adds to the person, never to what the sign-in stands on (OIDC Core 5.3.2)."
    ),
}
IGNORED = {
    "metadata-endpoint-foreign": (
        "An endpoint elsewhere, or not on https, must not be used: no code goes there (RFC 9700 2.6, 4.4)."
    ),
    "metadata-issuer-wrong": (
        "Metadata of another issuer must not be used (OIDC Discovery 4.3; OIDF "
        "oidcc-client-test-discovery-issuer-mismatch)."
    ),
    "metadata-types-wrong": (
        "Metadata with values of the wrong kind must not be used (OIDC Discovery 3, 4.2)."
    ),
    "metadata-unreachable": (
        "Metadata that cannot be fetched must not stop a sign-in, nor a big one fill the memory."
    ),
    "metadata-unreadable": "What is no JSON object must not be used as metadata (OIDC Discovery 4.2).",
    "metadata-without-pkce": "Metadata without S256 must not be used (RFC 9700 2.1.1).",
    "par-unreachable": (
        "Where pushing is not required, a request that does not get through goes the plain way (RFC 9126 1)."
    ),
}
ENDED = {
    "refresh-answer-unreadable": (
        "An answer to a refresh that cannot be read ends the session: the old token is spent, the new one "
        "unknown."
    ),
    "refresh-id-token-issuer-wrong": (
        "A refreshed ID token must be of the same issuer (OIDC Core 12.2; OIDF "
        "oidcc-client-test-refresh-token-invalid-issuer)."
    ),
    "refresh-id-token-subject-wrong": (
        "A refreshed ID token must speak of the same person (OIDC Core 12.2; OIDF "
        "oidcc-client-test-refresh-token-invalid-sub)."
    ),
    "refresh-id-token-wrong": "A refreshed ID token must be of the same sign-in (OIDC Core 12.2).",
    "refresh-refused": "`invalid_grant` ends the session at once, and nothing is tried again (RFC 6749 5.2).",
    "refresh-token-type-wrong": "A refresh must not change the kind of the token (RFC 6749 7.1).",
}
TABLES = (REFUSED, ACCEPTED, IGNORED, ENDED)


def test_each_fault_has_one_row_or_one_file():
    rows = [name for table in TABLES for name in table]
    files = [path.stem for path in Path(__file__).parent.glob("*_*.py") if not path.name.startswith("test_")]
    assert sorted([*rows, *(name.replace("_", "-") for name in files)]) == sorted(FAULTS)


def test_a_row_says_what_must_happen():
    for table in TABLES:
        for name, rule in table.items():
            assert rule.endswith("."), name


@pytest.mark.parametrize("realm", cases(REFUSED), indirect=True)
def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()


@pytest.mark.parametrize("realm", cases(ACCEPTED), indirect=True)
def test_the_visitor_is_signed_in(realm):
    realm.sign_in()
    realm.expect_accepted()


@pytest.mark.parametrize("realm", cases(IGNORED), indirect=True)
def test_it_is_not_used(realm):
    realm.sign_in()
    realm.expect_accepted()


@pytest.mark.parametrize("realm", cases(ENDED), indirect=True)
def test_the_session_ends(realm):
    realm.sign_in()
    realm.expect_renewal_refused()
