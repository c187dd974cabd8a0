"""The search of a browser profile: what counts as a leak there and what does not, and that the report reveals no
secret.
"""

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.qa.audit import disk, stores
from builder.qa.audit.model import Secret

ACCESS = Secret("access_token", "eyJhbGciOiJSUzI1NiJ9." + "aQ3_" * 40 + "." + "Zx-9" * 30)
CODE = Secret("code", "GiHplMqrmnTa1ApFc6u_B6lprBpKLn2Vxw0O2uss1uA")
VERIFIER = Secret("code_verifier", "_COaSSB80FYimK_ML0vDpYq2rT7k3Jv9Qx5Zb1Nc4Wd")
STATE = Secret("state", "t0oKz4qXvcZhMLeTRNxFMRjnAJU--o0tJBKEIocU9NX")
SECRETS = (ACCESS, CODE, VERIFIER, STATE)
CALLBACK = f"http://localhost:8000/callback/?code={CODE.value}&state={STATE.value}"


@pytest.fixture
def profile(tmp_path):
    """Return a function that searches a folder with the given files: `profile({"Default/History": b"…"})`."""

    def search(contents, secrets=SECRETS):
        for name, data in contents.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return disk.search(tmp_path, secrets)

    return search


def told(found):
    return {(finding.place, finding.kind, finding.severity) for finding in found.findings}


def test_a_clean_profile(profile):
    found = profile({"Default/History": b"http://localhost:8000/", "Default/Cookies": b""})
    assert found.findings == ()
    assert found.searched["disk"] == 2
    assert not found.failed


def test_an_empty_folder_is_no_clean_profile(profile):
    assert profile({}).failed == {
        "disk": "there are no files: the browser kept its profile elsewhere, or nowhere"
    }


@pytest.mark.parametrize(
    ("form", "data"),
    [
        ("whole", ACCESS.value.encode()),
        ("whole, UTF-16", ACCESS.value.encode("utf-16-le")),
        ("whole, UTF-16", b"\x01" + ACCESS.value.encode("utf-16-be")),
        ("whole, UTF-16", b"\0" + ACCESS.value.encode("utf-16-le")),
        ("first half", ACCESS.value[: len(ACCESS.value) // 2].encode()),
        ("signature", ACCESS.value.rpartition(".")[2].encode()),
        ("hex", ACCESS.value.encode().hex().encode()),
        ("whole", gzip.compress(ACCESS.value.encode())),
    ],
    ids=[
        "as it is",
        "UTF-16",
        "UTF-16 big-endian",
        "UTF-16 after a zero",
        "half",
        "signature",
        "hex",
        "gzip",
    ],
)
def test_every_form(profile, form, data):
    (finding,) = profile(
        {"Default/Local Storage/leveldb/MANIFEST-000001": b"before" + data + b"after"}
    ).findings
    assert (finding.form, finding.kind, finding.severity) == (form, "access_token", "leak")
    assert finding.place == "disk: localStorage"


def test_a_hash_is_worth_knowing_and_no_leak(profile):
    import hashlib

    digest = hashlib.sha256(ACCESS.value.encode()).hexdigest().encode()
    assert told(profile({"Default/Web Data": digest})) == {("disk: form entries", "access_token", "note")}


class TestAddresses:
    """The browser itself records where it was sent. The secrets in those addresses are spent."""

    @pytest.mark.parametrize("name", ["Default/History", "Default/Sessions/Tabs_1", "Default/Favicons"])
    def test_a_spent_code(self, profile, name):
        for text in (CALLBACK.encode(), CALLBACK.encode("utf-16-le")):
            found = profile({name: b"\x08" + text + b"\x01"})
            assert {(kind, severity) for _, kind, severity in told(found)} == {
                ("code", "note"),
                ("state", "note"),
            }
            assert all(finding.why == disk.SPENT for finding in found.findings)

    def test_one_note_for_all_files(self, profile):
        found = profile({"Default/History": CALLBACK.encode(), "Default/Favicons": CALLBACK.encode()})
        code, state = found.findings
        assert "also in Default/History" in code.detail
        assert (code.kind, state.kind) == ("code", "state")

    def test_not_where_a_site_could_have_prevented_it(self, profile):
        found = profile({"Default/Cache/Cache_Data/a_0": CALLBACK.encode()})
        assert told(found) == {("disk: HTTP cache", "code", "leak"), ("disk: HTTP cache", "state", "leak")}

    def test_the_page_that_a_sign_out_returns_to_may_be_in_the_cache(self, profile):
        state = Secret("logout_state", STATE.value)
        address = f"http://localhost:8000/signed-out/?state={state.value}".encode()
        found = profile({"Default/Cache/Cache_Data/a_0": address}, [state])
        assert told(found) == {("disk: HTTP cache", "logout_state", "note")}
        assert found.findings[0].why == disk.SIGNED_OUT
        kept = profile({"Default/Cache/Cache_Data/a_0": b"kept: " + state.value.encode()}, [state])
        assert told(kept) == {("disk: HTTP cache", "logout_state", "leak")}

    def test_not_outside_of_an_address(self, profile):
        found = profile({"Default/Sessions/Session_1": json.dumps({"kept": CODE.value}).encode()})
        assert told(found) == {("disk: session restore", "code", "leak")}

    def test_not_a_token(self, profile):
        found = profile({"Default/History": f"http://localhost/#state={ACCESS.value}".encode()})
        assert told(found) == {("disk: visited addresses", "access_token", "leak")}

    def test_not_when_the_verifier_lies_beside_it(self, profile):
        found = profile(
            {
                "Default/History": CALLBACK.encode(),
                "Default/Session Storage/000003.log": VERIFIER.value.encode(),
            }
        )
        assert ("disk: visited addresses", "code", "leak") in told(found)
        assert ("disk: visited addresses", "state", "note") in told(found)
        assert ("disk: sessionStorage", "code_verifier", "leak") in told(found)


@given(
    st.lists(st.sampled_from(SECRETS), min_size=1, max_size=4),
    st.lists(st.binary(max_size=40), min_size=4, max_size=4),
    st.sampled_from(["utf-8", "utf-16-le", "utf-16-be"]),
    st.integers(0, 9000),
)
def test_no_finding_gives_a_secret_away(tmp_path_factory, secrets, between, encoding, far):
    """Not even a part of one, cut off at the edge of an excerpt."""
    profile = tmp_path_factory.mktemp("profile")
    data = b" ".join(
        secret.value.encode(encoding) + some for secret, some in zip(secrets, between, strict=False)
    )
    (profile / "000003.log").write_bytes(data + bytes(far) + ACCESS.value.encode()[100:])
    found = disk.search(profile, SECRETS)
    assert {finding.kind for finding in found.findings} >= {secret.kind for secret in secrets}
    said = repr(found.findings)
    for secret in SECRETS:
        pieces = {secret.value[start : start + 28] for start in range(len(secret.value) - 27)}
        assert not [piece for piece in pieces if piece in said]


def test_a_piece_that_is_no_form_of_a_secret_is_not_shown_either(profile):
    """The end of a token whose beginning is in another block of the file."""
    (finding,) = profile({"000003.log": f"{CODE.value} {ACCESS.value[-90:-10]}".encode()}).findings
    assert finding.kind == "code"
    assert finding.detail.endswith(f"{CODE.value[:4]}… {ACCESS.value[-90:-86]}…")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("Default/Local Storage/leveldb/000003.log", "localStorage"),
        ("Default/Session Storage/000003.log", "sessionStorage"),
        ("Default/IndexedDB/http_localhost_1.indexeddb.leveldb/000003.log", "IndexedDB"),
        ("Default/WebStorage/3/IndexedDB/indexeddb.leveldb/000003.log", "IndexedDB"),
        ("Default/Service Worker/CacheStorage/a/b/c_0", "Cache Storage"),
        ("Default/Service Worker/ScriptCache/c_0", "service workers"),
        ("Default/File System/000/t/00/00000001", "origin private file system"),
        ("Default/Network/Cookies", "cookies"),
        ("Default/Cookies-journal", "cookies"),
        ("Default/Cache/Cache_Data/c_0", "HTTP cache"),
        ("Default/Sessions_Encrypted/Tabs_1", "session restore"),
        ("Default/History-journal", "visited addresses"),
        ("segmentation_platform/ukm_db-wal", "visited addresses"),
        ("Default/Web Data", "form entries"),
        ("Default/Preferences", "other files"),
    ],
)
def test_the_files_of_a_profile_by_what_they_are_for(tmp_path, path, name):
    assert stores.store((tmp_path / path).relative_to(tmp_path)) == name
