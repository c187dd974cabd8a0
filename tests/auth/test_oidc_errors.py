"""Error codes, and the sentences for visitors."""

from pathlib import Path

import pytest

from auth.errors import AuthError
from auth.messages import CODES, asks, sentence, title
from builder.docs.codes import codes

AUTH = Path(__file__).parents[2] / "site" / "auth"
LAST = sentence("no such code")
FOUND = sorted(codes(AUTH))


def test_codes_are_found():
    assert len(FOUND) > 90


def test_each_row_is_for_a_code_that_can_be_raised():
    others = {code.split("_")[0] + "_*" for code in FOUND if code not in CODES}
    assert set(CODES) <= {*FOUND, *others}


def test_a_button_to_sign_in_is_where_the_sentence_asks_for_it():
    for code in [*FOUND, "no such code"]:
        words = sentence(code).lower()
        assert asks(code) == ("sign in again" in words or "start again" in words), code


def test_what_only_asks_for_another_sign_in_does_not_say_that_something_failed():
    for code in filter(asks, FOUND):
        assert title(code) != "That did not work", code


@pytest.mark.standards("ER-01", "ER-04")
@pytest.mark.parametrize("code", FOUND)
def test_each_code_has_a_sentence(code):
    """A complete, plain sentence for visitors, without names of parameters and codes."""
    text = sentence(code)
    assert code in ("internal", "vault_unavailable") or text != LAST, "give it a row in CODES"
    assert text[0].isupper()
    assert text.endswith(".")
    assert len(text) < 120
    for word in ("token", "nonce", "state", "OAuth", "OpenID", "JWT", "_", "<"):
        assert word not in text


@pytest.mark.standards("ER-04")
def test_an_error_says_its_code_to_developers_and_its_sentence_to_visitors():
    error = AuthError("clock_skew", "iat is 3600 s ahead")
    assert (error.code, error.description) == ("clock_skew", "iat is 3600 s ahead")
    assert str(error) == "clock_skew: iat is 3600 s ahead"
    assert error.message == sentence("clock_skew") == CODES["clock_skew"][1]
    assert "3600" not in error.message
    assert AuthError("made_up").message == LAST


@pytest.mark.standards("ER-05", "ER-07", "ER-10")
def test_a_wrong_clock_is_told_apart():
    told = [sentence(code) for code in ("clock_skew", "network", "access_denied", "id_token_signature")]
    assert len(set(told)) == 4
    assert sentence("id_token_nonce") == sentence("issuer_mismatch") == sentence("response_tokens")
