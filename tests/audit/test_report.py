"""The three reports have the same content, and none of them contains a secret.

The HTML page is self-contained, and works in every browser.
"""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest

from builder.qa.audit import advice, report, sarif, sightings
from builder.qa.audit.model import Finding

from . import samples
from .samples import KEPT, NOTED, SECRETS, STORED, STORED_STILL, STORED_VERIFIER, audit

LEAKING = audit(NOTED, STORED_VERIFIER, STORED, KEPT, STORED_STILL)
CLEAN = audit(NOTED)
VOID = {"meta", "img", "line", "circle", "path", "br"}


class Reader(HTMLParser):
    """The elements in order, and whether each was closed correctly."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open = [], []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


class TestSightings:
    def test_one_for_each_place_the_gravest_first(self):
        listed = sightings.of(LEAKING)
        assert [(each.place, each.leak) for each in listed] == [
            ("localStorage", True), ("the heap of a page", True), ("visited addresses on the disk", False)
        ]  # fmt: skip
        assert [each.number for each in listed] == [1, 2, 3]

    def test_a_grave_secret_in_a_note_comes_after_every_leak(self):
        note = Finding(
            "heap of a shared worker", "refresh_token", severity="note", why="No page can read it."
        )
        leak = Finding("title", "state", at=9.0)
        assert [each.leak for each in sightings.of(audit(note, leak))] == [True, False]

    def test_all_kinds_of_a_place_together(self):
        stored = sightings.of(LEAKING)[0]
        assert stored.title == "Access token and PKCE verifier"
        assert stored.steps == ("signed in", "signed out")
        assert set(stored.forms) == {"whole", "base64"}

    def test_what_is_seen_again_is_shown_once(self):
        assert [each.detail for each in sightings.of(audit(STORED, STORED_STILL))[0].samples] == [
            STORED.detail
        ]

    def test_no_more_samples_than_one_reads(self):
        many = [Finding("DOM", "access_token", detail=f"<p>{number}") for number in range(9)]
        (sighting,) = sightings.of(audit(*many))
        assert (len(sighting.samples), sighting.more) == (4, 5)

    @pytest.mark.parametrize(
        ("found", "words"),
        [
            (LEAKING, "Leaks in 2 places"),
            (audit(STORED), "Leaks in 1 place"),
            (CLEAN, "Nothing leaked"),
            (audit(failed={"heap of a page": "the target went away"}), "Not proved"),
            (audit(secrets=()), "No sign-in seen"),
        ],
        ids=["leaks", "one", "clean", "failed", "nobody"],
    )
    def test_the_headline(self, found, words):
        assert sightings.headline(found, sightings.of(found)) == words


class TestText:
    def test_says_where_when_what_for_and_the_fix(self):
        text = report.text(audit(STORED))
        for words in (
            "LEAK  Access token in localStorage (high)",
            "signed in · 4.1 s · whole",
            "Call the API as this",
            "→ Hold tokens",
        ):
            assert words in text, words

    def test_says_what_keeps_it_and_why_a_note_is_none(self):
        text = " ".join(report.text(LEAKING).replace("| ", "").split())
        assert "kept by .access_token of User ← .user of Window" in text
        assert "lies in table urls, column url ← Default/History" in text
        assert NOTED.why in text

    def test_says_what_was_not_searched(self):
        text = report.text(audit(failed={"heap of a page, signed in": "the target went away"}))
        assert "Could not be searched\n      heap of a page, signed in: the target went away" in text

    def test_fits_a_terminal(self):
        assert max(map(len, report.text(LEAKING).splitlines())) <= report.WIDTH


class TestRecord:
    def test_is_json_with_all_findings(self):
        record = json.loads(json.dumps(report.as_record(LEAKING)))
        assert [leak["place"] for leak in record["leaks"]] == ["localStorage", "heap of a page"]
        assert record["leaks"][0]["kinds"] == ["code_verifier", "access_token"]
        assert [each["grade"] for each in record["leaks"] + record["notes"]] == ["high", "high", "note"]
        assert len(record["leaks"][0]["findings"]) == 3
        assert record["notes"][0]["findings"][0]["why"] == NOTED.why
        assert not record["clean"]
        assert record["searched"]["cookies"] == 0

    def test_names_secrets_by_digest(self):
        (secret, *_) = report.as_record(CLEAN)["secrets"]
        assert secret == {
            "kind": "state",
            "digest": samples.STATE.digest,
            "seen": samples.STATE.seen,
            "at": 1.21,
        }


class TestSarif:
    def test_each_sighting_is_a_result_of_the_rule_for_its_place(self):
        [run] = sarif.log(audit(NOTED, STORED, KEPT, failed={"wire": "gone"}))["runs"]
        rules = run["tool"]["driver"]["rules"]
        assert [rules[each["ruleIndex"]]["id"] for each in run["results"]] == [
            each["ruleId"] for each in run["results"]
        ]
        told = [(each["ruleId"], each["level"]) for each in run["results"]]
        assert told == [
            ("localstorage", "error"), ("heap-of-a-page", "error"), ("disk-visited-addresses", "note")
        ]  # fmt: skip
        assert run["results"][0]["properties"] == {"security-severity": "8.0"}
        [place] = run["results"][0]["locations"]
        assert place["physicalLocation"]["artifactLocation"] == {"uri": samples.URL}
        assert "Call the API" in run["results"][0]["message"]["text"]
        [ran] = run["invocations"]
        assert not ran["executionSuccessful"]
        assert ran["toolExecutionNotifications"][0]["message"]["text"] == "wire could not be searched: gone"

    def test_a_clean_audit_succeeded_and_has_no_result(self):
        [run] = sarif.log(audit())["runs"]
        assert (run["results"], run["invocations"][0]["executionSuccessful"]) == ([], True)


@pytest.mark.parametrize(
    "written",
    [
        report.text,
        lambda found: json.dumps(report.as_record(found)),
        lambda found: json.dumps(sarif.log(found)),
        report.html,
    ],
    ids=["text", "JSON", "SARIF", "HTML"],
)
def test_no_secret_is_in_any_report(written):
    said = written(LEAKING)
    for secret in SECRETS:
        assert secret.value not in said
        assert secret.value not in repr(LEAKING)


class TestPage:
    def test_is_well_formed_and_needs_nothing_else(self):
        elements = Reader(report.html(LEAKING)).elements
        assert not {"script", "link", "iframe", "base"} & {tag for tag, _ in elements}
        for _, attributes in elements:
            for name, value in attributes.items():
                assert not name.startswith("on") and name != "style"
                if name in ("src", "href"):
                    assert value.startswith(("data:image/png;base64,", "#")), value

    def test_every_link_leads_somewhere(self):
        elements = Reader(report.html(LEAKING)).elements
        identities = [attributes["id"] for _, attributes in elements if "id" in attributes]
        assert len(identities) == len(set(identities))
        assert {each["href"][1:] for _, each in elements if "href" in each} <= set(identities)

    def test_its_policy_lets_its_own_style_in_and_nothing_else(self):
        text = report.html(LEAKING)
        style = re.search(r"<style>(.*?)</style>", text, re.S)[1]
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        policy = next(a["content"] for tag, a in Reader(text).elements if a.get("http-equiv"))
        assert policy == f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'"

    def test_what_a_site_says_is_text(self):
        text = report.html(audit(STORED))
        assert "&lt;user&gt;" in text
        assert "<user>" not in text

    def test_tells_the_story_in_order(self):
        story = report.moments(LEAKING, sightings.of(LEAKING))
        assert [moment.secret.kind if moment.secret else moment.step.name for moment in story] == [
            "state", "code", "code_verifier", "access_token", "signed in", "signed out"
        ]  # fmt: skip
        assert [sighting.place for sighting in story[4].leaks] == ["localStorage", "the heap of a page"]

    def test_a_leak_on_the_disk_has_a_moment_of_its_own(self):
        late = Finding("disk: cookies", "access_token", step="after the browser closed", at=12.0)
        (*_, last) = report.moments(audit(late), sightings.of(audit(late)))
        assert (last.step.name, last.at, len(last.leaks)) == ("after the browser closed", 12.0, 1)

    def test_places_with_leaks_come_first(self):
        listed = report.places(audit(NOTED, STORED, failed={"wire": "gone"}))
        assert [(place.name, place.leaks, place.notes) for place in listed[:3]] == [
            ("wire", 0, 0), ("localStorage", 1, 0), ("visited addresses on the disk", 0, 1)
        ]  # fmt: skip


class TestAdvice:
    @pytest.mark.parametrize("kind", sorted(advice.WORTH))
    def test_every_kind_is_explained(self, kind):
        worth = advice.worth(Finding("DOM", kind))
        assert worth.title and worth.use.endswith(".")
        assert worth.grade in {"critical", "high", "medium", "low"}

    def test_an_unknown_kind_too(self):
        assert advice.worth(Finding("DOM", "magic_link")).title == "magic link"

    def test_a_hash_is_worth_less(self):
        worth = advice.worth(Finding("DOM", "access_token", "SHA-256 hex"))
        assert (worth.use, worth.grade) == (advice.HASHED_USE, "low")

    @pytest.mark.parametrize(
        ("place", "word"),
        [
            ("localStorage", "worker"),
            ("disk: localStorage", "compacted"),
            ("disk: HTTP cache", "no-store"),
            ("disk: visited addresses", "PKCE"),
            ("cookie jar", "HttpOnly"),
            ("history.state", "session file"),
            ("history", "replaceState"),
            ("referrer header", "Referrer-Policy"),
            ("request address", "Authorization header"),
            ("request to a third party", "connect-src"),
            ("heap of a shared worker", "messages"),
            ("heap of a page", "closure"),
            ("reachable from window", "closure"),
            ("service workers", "outlives"),
            ("console", "Error trackers"),
            ("performance", "getEntries"),
            ("window.name", "travels along"),
            ("somewhere new", "Whoever"),
        ],
    )
    def test_every_place_has_its_reader_and_its_fix(self, place, word):
        reach = advice.reach(place)
        assert word in f"{reach.reader} {reach.fix}"
        assert not reach.reader.endswith(".") and reach.fix.endswith(".")
