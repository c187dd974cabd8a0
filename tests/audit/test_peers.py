"""The audit tells leaking pages from one that does not leak: npm's auth0-spa-js, with its tokens in each place
that it supports, and our page.
"""

import pytest

from benchmarks.leaks import pages as leaks

TOKENS = {"access_token", "id_token"}
pytestmark = [pytest.mark.browser, pytest.mark.timeout(420), pytest.mark.full("leak audit")]


@pytest.fixture(scope="module")
def found(whole_found):
    return leaks.audits(leaks.subjects("gossamer,auth0"), whole_found, say=lambda _: None)


def places(audit, kind):
    return {leak.place for leak in audit.leaks if leak.kind == kind}


@pytest.mark.parametrize("kind", sorted(TOKENS))
def test_tokens_in_local_storage_are_found_there_and_on_the_disk(found, kind):
    told = places(found[leaks.IN_STORAGE], kind)
    assert {"localStorage", "disk: localStorage", "storage calls", "reachable from window"} <= told


def test_tokens_in_a_pages_memory_are_found_in_its_heap_and_in_no_store(found):
    audit = found["auth0-spa-js"]
    assert "heap of a page" in places(audit, "access_token") & places(audit, "id_token")
    assert not {leak.place for leak in audit.leaks if leak.kind in TOKENS} & {
        "localStorage", "sessionStorage", "cookies", "IndexedDB", "disk: localStorage"
    }  # fmt: skip


def test_the_same_page_of_ours_leaks_nothing(found):
    assert [(leak.place, leak.kind) for leak in found["gossamer"].leaks] == []
    assert all(audit.failed == {} for audit in found.values())


def test_the_table_says_what_lay_where(found):
    rows = {line.split("  ")[0]: line.split() for line in leaks.table(found)}
    assert rows["localStorage"][1:3] == ["–", "–"]
    assert rows["localStorage"][3:5] == ["access,", "ID,"]
    assert rows["places that leak"][3] == "0"
