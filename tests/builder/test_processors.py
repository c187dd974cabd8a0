import os
import sys

import pytest

from builder import processors
from builder.cache import Cache
from builder.processors import spread
from tests.builder.making import make_project, rendered

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux alone")


@pytest.fixture(autouse=True)
def three(monkeypatch):
    monkeypatch.setattr(processors, "processors", lambda: 3)


def test_what_is_made_is_in_the_order_of_the_items():
    here = os.getpid()
    made = spread(lambda item: (item * 2, os.getpid()), range(1001))
    assert [item for item, _ in made] == [item * 2 for item in range(1001)]
    assert len({number for _, number in made}) == 3
    assert {number for _, number in spread(lambda item: (item, os.getpid()), range(199))} == {here}


def test_what_a_copy_could_not_do_is_done_here():
    here = os.getpid()

    def work(item):
        if os.getpid() != here:
            os._exit(9) if item == 700 else None
            assert item != 800
        return item, lambda: 0 if os.getpid() != here else item

    assert [item for item, _ in spread(work, range(1001))] == list(range(1001))


def test_an_error_is_raised_as_if_one_process_had_done_all():
    with pytest.raises(ZeroDivisionError):
        spread(lambda item: 1 // (item - 1000), range(1001))
    with pytest.raises(ZeroDivisionError):
        spread(lambda item: 1 // item, range(1001))
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)  # none is left behind


def test_a_site_of_many_pages_is_what_one_process_makes(tmp_path, monkeypatch):
    front = '+++\ntitle = "Page {0}"\n+++\n# Page {0}\n\n[Home](index.html)\n'
    pages = {f"site/pages/p{number}.md": front.format(number) for number in range(330)}
    root = make_project(tmp_path, **pages)
    cache = Cache(None)
    shared = rendered(root, cache=cache)
    assert cache.tally()["pages"] == (0, len(shared))
    monkeypatch.setattr(processors, "processors", lambda: 1)
    assert shared == rendered(root)
