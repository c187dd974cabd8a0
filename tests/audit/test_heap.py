"""Handmade snapshots, for cases that real heaps show only by chance; test_visits.py searches a real heap."""

import pytest

from builder.qa.audit.forms import Needles
from builder.qa.audit.heap import Snapshot
from builder.qa.audit.model import Secret

from .heaps import Heap

TOKEN = "token-0123456789-token-0123456789"


class Searched(Heap):
    def search(self):
        return Snapshot(self.text()).search(Needles([Secret("access_token", TOKEN)]))


@pytest.fixture
def heap():
    return Searched()


def test_the_way_from_a_string_to_the_window(heap):
    store, string = heap.node("object", "Object"), heap.node("string", TOKEN)
    heap.edge(heap.window, "property", "session", store)
    heap.edge(store, "property", "token", string)
    [kept] = heap.search()
    assert kept.path == (".token of Object", ".session of Window / http://localhost")


def test_the_shortest_way_from_a_window_before_any_other(heap):
    string, first, second = heap.node("string", TOKEN), heap.node("array", "Array"), heap.node("closure", "f")
    heap.edge(heap.root, "element", 2, string)
    heap.edge(heap.window, "property", "list", first)
    heap.edge(first, "element", 7, second)
    heap.edge(second, "context", "kept", string)
    [kept] = heap.search()
    assert kept.path == ("(kept) of f", "[7] of Array", ".list of Window / http://localhost")


def test_what_only_the_engine_keeps(heap):
    handles, string = heap.node("synthetic", "(Global handles)"), heap.node("string", TOKEN)
    heap.edge(heap.root, "element", 2, handles)
    heap.edge(handles, "element", 1, string)
    [kept] = heap.search()
    assert kept.path == ("[1] of (Global handles)",)


def test_what_is_held_weakly_is_going_away(heap):
    string = heap.node("string", TOKEN)
    heap.edge(heap.window, "weak", 1, string)
    assert heap.search() == []


def test_a_string_in_pieces(heap):
    whole, left = (
        heap.node("concatenated string", "(concatenated string)"),
        heap.node("concatenated string", "(c)"),
    )
    pieces = [heap.node("string", text) for text in (TOKEN[:5], TOKEN[5:11], TOKEN[11:])]
    heap.edge(heap.window, "property", "kept", whole)
    heap.edge(whole, "internal", "first", left)
    heap.edge(whole, "internal", "second", pieces[2])
    heap.edge(left, "internal", "first", pieces[0])
    heap.edge(left, "internal", "second", pieces[1])
    assert (".kept of Window / http://localhost",) in {
        kept.path for kept in heap.search() if kept.hit.form == "whole"
    }


def test_a_secret_as_the_name_of_a_property(heap):
    holder = heap.node("object", TOKEN)
    heap.edge(heap.window, "property", "instance", holder)
    assert [kept.hit.form for kept in heap.search()] == ["whole"]


def test_what_is_no_snapshot():
    with pytest.raises((ValueError, KeyError)):
        Snapshot("{}")
