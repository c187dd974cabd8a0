"""Complete audits with a real browser: of the self-test's two pages, and of the example."""

import json
from dataclasses import replace

import pytest

from builder import cli
from builder.commands import audit as command
from builder.errors import UsageError
from builder.qa.audit import disk, drive, own, report, sarif, selftest
from builder.qa.audit.journeys import Journey
from builder.qa.audit.model import Secret
from builder.qa.audit.planted_leaks import PLANTED
from builder.qa.sites import EXAMPLE

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]
full = pytest.mark.full("leak audit")
UNTIL = "html[data-planted]"
STEPS = f"""
async def sign_in(page):
    await page.locator("#login").click()
    await page.get_by_test_id("account-ada").click()
    await page.locator("{UNTIL}").wait_for()
"""


def quiet(_):
    """A progress function that prints nothing."""


@pytest.fixture
def leaky():
    with selftest.serving() as site:
        yield site


@pytest.fixture(scope="module")
def proof(whole_found):
    """The self-test."""
    return selftest.audit(whole_found, quiet)


@full
def test_a_clean_page_and_the_token_its_worker_has_to_hold(whole_found, leaky):
    done = selftest.clean(leaky, whole_found, quiet)
    assert done.failed == {}
    assert [(leak.place, leak.kind, leak.detail) for leak in done.leaks] == []
    assert {secret.kind for secret in done.secrets} == {
        "code", "code_verifier", "access_token", "id_token", "refresh_token"
    }  # fmt: skip
    assert ("heap of a dedicated worker", "access_token") in {(note.place, note.kind) for note in done.notes}
    assert [step.name for step in done.steps] == [drive.LOADED, drive.SIGNED_IN, drive.USED, drive.RELOADED]
    assert all(step.screenshot.startswith(b"\x89PNG") for step in done.steps)


@full
@pytest.mark.parametrize("planted", PLANTED, ids=lambda each: each.label)
def test_what_was_planted_is_found(proof, planted):
    told = [
        (each.place, each.severity, each.form, each.path)
        for each in proof.leaking.findings
        if each.kind == planted.kind
    ]
    assert planted.found(proof.leaking), told


@full
def test_the_self_test_passes(proof):
    assert proof.failed == {}
    assert proof.clean.leaks == ()
    assert proof.passed
    kinds = {"access_token", "id_token", "refresh_token", "code", "code_verifier", "state", "nonce"}
    assert {secret.kind for secret in proof.leaking.secrets} == kinds
    assert [step.name for step in proof.leaking.steps] == [
        drive.LOADED, drive.AT_PROVIDER, drive.SIGNED_IN, drive.USED, drive.RELOADED
    ]  # fmt: skip


@full
def test_nothing_is_told_that_was_not_planted(proof):
    """Each store holds one secret under one name; no other secrets are reported there."""
    stores = {
        *("localStorage", "sessionStorage", "cookies", "IndexedDB"),
        *("Cache Storage", "window.name", "title", "URL"),
    }
    told = {(finding.place, finding.kind) for finding in proof.leaking.leaks if finding.place in stores}
    also = {("localStorage", "state"), ("sessionStorage", "code_verifier")}  # until the page cleans up
    assert told == {(planted.place, planted.kind) for planted in PLANTED if planted.place in stores} | also


@full
def test_no_report_of_a_real_visit_holds_a_secret(proof):
    found = proof.leaking
    said = report.html(found) + report.text(found) + repr(report.as_record(found)) + repr(sarif.log(found))
    for secret in found.secrets:
        middle = len(secret.value) // 2
        assert secret.value[middle - 14 : middle + 14] not in said


WRONG = {
    "place": {"place": "nowhere"},
    "kind": {"kind": "refresh_token"},
    "form": {"form": "hex"},
    "severity": {"severity": "note"},
    "path": {"by": "another closure"},
}


@full
@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_expectation_is_not_met(proof, wrong):
    assert not replace(PLANTED[0], **WRONG[wrong]).found(proof.leaking)


@full
@pytest.mark.standards("QA-08")
def test_the_example_leaks_nothing(whole_found):
    done = own.audit(EXAMPLE, whole_found, "ada", say=quiet)
    assert done.failed == {}
    assert [(leak.place, leak.kind, leak.step, leak.url, leak.detail, leak.path) for leak in done.leaks] == []
    assert tuple(step.name for step in done.steps) == drive.STEPS
    assert {"access_token", "id_token", "code", "code_verifier", "nonce", "state"} <= {
        secret.kind for secret in done.secrets
    }


@full
@pytest.mark.parametrize("way", ["file", "selectors"])
def test_the_command_on_any_site(way, tmp_path, capsys, monkeypatch, whole_found, leaky):
    monkeypatch.setattr(command, "_browser", lambda say: whole_found)
    (tmp_path / "steps.py").write_text(STEPS, "utf-8")
    words = {
        "file": ["--steps", str(tmp_path / "steps.py")],
        "selectors": ["--click", "#login", "--click", "[data-testid=account-ada]", "--until", UNTIL],
    }[way]
    page = tmp_path / "leaks.html"
    assert cli.main(["audit", leaky.url, *words, "--report", str(page), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["clean"] is False
    assert {"localStorage", "disk: localStorage"} <= {leak["place"] for leak in told["leaks"]}
    assert "<!doctype html>" in page.read_text("utf-8")


@full
def test_a_visit_without_a_sign_in_is_no_clean_bill(whole_found, leaky):
    async def nothing(page):
        pass

    done = drive.run(f"{leaky.url}/", Journey(nothing), whole_found, say=quiet)
    assert not done.clean
    assert "no secret" in done.failed["wire"]


@full
def test_a_step_that_fails_and_an_address_where_nobody_answers(whole_found, leaky):
    async def lost(page):
        await page.get_by_test_id("nothing").click(timeout=200)

    with pytest.raises(UsageError, match='the step "signed in" failed'):
        drive.run(f"{leaky.url}/", Journey(lost), whole_found, say=quiet)
    with pytest.raises(UsageError, match="no-answer"):
        drive.run("http://localhost:9/", Journey(lost), whole_found, say=quiet)


TOKEN = Secret("access_token", "rT7-k3Jv9_QxLp2Wd8Zb5Nc1Hs6Gf4Ym0Va")
FILL = """async (token) => {
  const done = (request) => new Promise((yes, no) => { request.onsuccess = () => yes(request.result); request.onerror = () => no(request.error); });
  const opening = indexedDB.open("app");
  opening.onupgradeneeded = () => opening.result.createObjectStore("rows");
  const base = await done(opening);
  for (let turn = 0; turn < 12; turn++) {
    const rows = base.transaction("rows", "readwrite", { durability: "strict" });
    for (let i = 0; i < 100; i++) {
      const noise = crypto.getRandomValues(new Uint8Array(6000));
      rows.objectStore("rows").put({ noise, token: turn === 0 && i === 50 ? token : "" }, `${turn}.${i}`);
    }
    await new Promise((yes) => { rows.oncomplete = yes; });
  }
  base.close();
}"""


@full
def test_a_token_in_a_compressed_table_of_indexed_db(whole_found, tmp_path, leaky):
    """A real Chromium writes so much data that it starts to use compressed tables."""

    async def fill():
        async with drive.visiting(tmp_path, whole_found, False) as context:
            page = context.pages[0]
            await page.goto(f"{leaky.url}/clean")
            await page.evaluate(FILL, TOKEN.value)

    drive._apart(fill)
    assert list(tmp_path.glob("**/*.ldb"))
    found = disk.search(tmp_path, [TOKEN])
    held = [finding for finding in found.findings if finding.path[-1].endswith(".ldb")]
    assert {finding.place for finding in held} == {"disk: IndexedDB"}
    assert all(finding.path[0].startswith("LevelDB record") for finding in held)
    assert not found.failed
