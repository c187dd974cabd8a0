"""Private windows.

In the lane chromium, every visitor has one, because Playwright's contexts are like Incognito windows. The same is true
for WebKitGTK, whose automated windows store nothing. In Firefox, a private window must be requested.
"""

import pytest

from tests.lanes import ways

pytestmark = pytest.mark.full("journeys in other browsers")


@pytest.mark.journey("private window", provider="development")
@pytest.mark.needs("private")
def test_all_works_and_nothing_is_on_the_disk(lane, site, tmp_path):
    profile = tmp_path / "profile"
    profile.mkdir()
    with lane.open(profile, private=True) as visitor:
        ways.visit_invoices(visitor, site)
        second = visitor.tab(f"{site.url}/profile/")
        second.see("claims", "ada@")
        ways.sign_out(visitor)
        ways.signed_out(second)
    files = [path for path in profile.rglob("*") if path.is_file()]
    assert files, "the browser keeps no profile there"
    assert not [path for path in profile.rglob("*localhost*") if "storage" in path.parts], (
        "it was no private window"
    )
    secrets = [secret.value.encode() for secret in site.secrets()]
    assert secrets
    assert [path.name for path in files if any(secret in path.read_bytes() for secret in secrets)] == []
