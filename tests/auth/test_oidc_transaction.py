"""The record of one sign-in: for one browser and one provider, valid for ten minutes."""

import hashlib
import os
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.errors import AuthError
from auth.oidc import codec, transaction
from tests.auth.samples import NOW, RECORD, SETTINGS, code_of

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


def make(**params):
    return transaction.new(SETTINGS, os.urandom(transaction.RANDOM), "/x", NOW, params)


def judge(record, now=NOW, settings=SETTINGS):
    return transaction.judge(transaction.pack(record), settings, now)


@pytest.mark.standards("AR-03", "AR-05")
def test_verifier_nonce_and_what_they_are_made_of():
    """They are made from 256 and 128 bits of the given randomness, and nothing else."""
    records = [make() for _ in range(50)]
    secrets = {record[name] for record in records for name in ("verifier", "nonce")}
    assert len(secrets) == 100
    for record in records:
        assert re.fullmatch(r"[A-Za-z0-9\-._~]{43,128}", record["verifier"])
        assert len(codec.b64decode(record["nonce"])) == 16


@pytest.mark.standards("AR-02")
def test_challenge_of_rfc_7636_appendix_b():
    """Verifier and challenge of the RFC's example."""
    octets = bytes.fromhex(
        "74 18 df b4 97 99 e0 25 4f fa 60 7d d8 ad bb ba 16 d4 25 4d 69 d6 bf f0 5b 58 05 58 53 84 8d 79"
    )
    record = transaction.new(SETTINGS, octets + bytes(16), "/", NOW, {})
    assert record["verifier"] == "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    digest = hashlib.sha256(record["verifier"].encode()).digest()
    assert codec.b64encode(digest) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


@pytest.mark.standards("TX-01", "TX-09", "AR-07")
def test_a_record_says_what_its_answer_will_be_judged_by():
    params = {"max_age": 60, "acr_values": "gold", "login_hint": "ada", "organization": "acme"}
    record = transaction.new(
        SETTINGS, os.urandom(48), "/x", NOW, params | {"prompt": "none"}, "billing", "thumb"
    )
    assert {name: record[name] for name in record if name not in ("verifier", "nonce")} == {
        "issuer": SETTINGS["issuer"],
        "redirect_uri": SETTINGS["redirect_uri"],
        "return_to": "/x",
        "started": NOW,
        "max_age": "60",
        "acr_values": "gold",
        "organization": "acme",
        "silent": "1",
        "switch": "",
        "target": "billing",
        "jkt": "thumb",
        "again": "",
    }


def test_only_who_asks_for_another_account_may_get_one():
    for prompt, switch in (
        ("login", "1"),
        ("consent select_account", "1"),
        ("consent", ""),
        ("none", ""),
        ("relogin", ""),
    ):
        assert make(prompt=prompt)["switch"] == switch, prompt


def test_a_second_try_says_so():
    for again, said in ((True, "1"), (False, "")):
        record = transaction.new(SETTINGS, os.urandom(48), "/x", NOW, {}, again=again)
        assert judge(record)["again"] == said


def test_what_was_not_asked_for_is_empty():
    record = make(prompt="login")
    assert [record[name] for name in ("max_age", "acr_values", "organization", "silent")] == [""] * 4
    assert (record["target"], record["jkt"]) == ("", "")


@pytest.mark.standards("ID-13")
@pytest.mark.parametrize(
    "params",
    [
        {"max_age": -1},
        {"max_age": "x"},
        {"max_age": 1.5},
        {"max_age": True},
        {"acr_values": ["a"]},
        {"organization": ["a"]},
        {"organization": 5},
        {"organization": None},
        {"max_age": " 1"},
        {"prompt": ["login"]},
    ],
)
def test_what_could_not_be_judged_later_is_refused_now(params):
    assert code_of(make, **params) == "request_invalid"


@given(TEXT, TEXT, st.floats(NOW, NOW + 600))
def test_a_record_comes_back_as_it_went(route, acr_values, now):
    record = make(acr_values=acr_values) | {"return_to": route}
    assert judge(record, now) == record


@pytest.mark.standards("TX-07")
@pytest.mark.parametrize(
    ("age", "code"),
    [
        (600.1, "transaction_expired"),
        (660, "transaction_expired"),
        (86400, "transaction_expired"),
        (-61, "transaction_expired"),
    ],
)
def test_a_record_lives_ten_minutes(age, code):
    assert code_of(judge, RECORD, RECORD["started"] + age) == code
    with pytest.raises(AuthError) as caught:
        judge(RECORD, RECORD["started"] + age)
    assert caught.value.return_to == RECORD["return_to"], "the way back is good for longer"
    assert judge(RECORD, RECORD["started"] + 600)
    assert judge(RECORD, RECORD["started"] - 60)


@pytest.mark.standards("TX-09", "AR-06")
@pytest.mark.parametrize("name", ["issuer", "redirect_uri"])
def test_a_record_is_for_one_provider_and_one_redirect_uri(name):
    assert code_of(judge, RECORD | {name: RECORD[name] + "x"}) == "transaction_mismatch"


@pytest.mark.parametrize("text", ["", "a", "a=b", "%", None, 5, b"a=b", "issuer=x&issuer=y", "é", "{}"])
def test_what_is_no_record(text):
    assert code_of(transaction.judge, text, SETTINGS, NOW) == "transaction_invalid"


@pytest.mark.parametrize("name", list(RECORD))
def test_a_record_is_whole(name):
    short = {key: value for key, value in RECORD.items() if key != name}
    assert code_of(judge, short) == "transaction_invalid"


@pytest.mark.parametrize("change", [{"verifier": ""}, {"nonce": ""}, {"started": "x"}, {"more": "1"}])
def test_a_record_is_sound(change):
    assert code_of(judge, RECORD | change) == "transaction_invalid"


@pytest.mark.parametrize("name", [name for name in RECORD if name != "started"])
def test_a_records_names_are_known(name):
    renamed = {key + "x" * (key == name): value for key, value in RECORD.items()}
    assert code_of(judge, renamed) == "transaction_invalid"
