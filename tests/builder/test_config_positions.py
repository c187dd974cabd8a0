"""Every key and value of a TOML text is found at its position, and nothing else is found."""

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.config.positions import locate

KEYS = st.sampled_from(["a", "b", "key-1", "2", "with space", "é", 'quo"te', "dot.ted", ""])
LEAVES = st.sampled_from(
    [
        *("{n}", '"s{n} # ]"', "'lit{n} \" = [{'", "{n}.5e3", "true", "inf"),
        *(
            "1{n:03}-05-27 07:32:00",
            '"""\n ml{n} "" \\""" ]\n"""',
            "'''x{n}'''''",
            '"{n}\\\\"',
            '"""{n}"""""',
        ),
    ]
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(KEYS, inner, max_size=3)
        | st.lists(st.dictionaries(KEYS, inner, max_size=2), max_size=3)
    ),
    max_leaves=12,
)


class Writer:
    """Writes a document in a random layout, and remembers what it wrote at each path."""

    def __init__(self, draw):
        self.draw = draw
        self.count = 0
        self.lines = []
        self.keys = {}
        self.values = {}

    def pick(self, *choices):
        return self.draw(st.sampled_from(choices))

    def key(self, name):
        if name.replace("-", "").isalnum() and name.isascii() and self.pick(True, False):
            return name
        if '"' in name or self.pick(True, False):
            return f"'{name}'"
        return f'"{name}"'

    def value(self, path, value):
        gap = self.pick("", " ", "\n", " # ] } [\n  ")
        if isinstance(value, dict):
            pairs = [self.pair(path, key, child) for key, child in value.items()]
            token = "{" + self.pick(", ", ",").join(pairs) + "}"
        elif isinstance(value, list):
            items = [self.value((*path, i), child) for i, child in enumerate(value)]
            last = self.pick("", ",") if items else ""
            token = "[" + gap + f"{gap},{gap}".join(items) + last + gap + "]"
        else:
            self.count += 1
            token = value.replace("{n:03}", f"{self.count:03}").replace("{n}", str(self.count))
        self.values[path] = token
        return token

    def pair(self, path, name, value):
        keys = [self.key(name)]
        self.keys[(*path, name)] = keys[0]
        path = (*path, name)
        while isinstance(value, dict) and len(value) == 1 and self.pick(True, False):
            ((name, value),) = value.items()
            path = (*path, name)
            keys.append(self.key(name))
            self.keys[path] = keys[-1]
        return self.pick(".", " . ").join(keys) + self.pick(" = ", "=") + self.value(path, value)

    def table(self, path, header, table):
        below = []
        for name, value in table.items():
            if isinstance(value, dict) and self.pick(True, False):
                below.append((name, value, "[]"))
            elif (
                value
                and isinstance(value, list)
                and all(isinstance(item, dict) for item in value)
                and self.pick(True, False)
            ):
                below.append((name, value, "[[]]"))
            else:
                self.lines.append(
                    self.pick("", "\t") + self.pair(path, name, value) + self.pick("", " # note")
                )
        for name, value, brackets in below:
            inner = [*header, self.key(name)]
            inside = (*path, name)
            for index, item in enumerate(value if brackets == "[[]]" else [value]):
                here = (*inside, index) if brackets == "[[]]" else inside
                self.lines.append(
                    self.pick("[", "[ ") + ".".join(inner) + "]"
                    if brackets == "[]"
                    else f"[[{'.'.join(inner)}]]"
                )
                self.keys[here] = "["
                self.keys[inside] = "["
                self.table(here, inner, item)


@st.composite
def documents(draw):
    writer = Writer(draw)
    writer.table((), [], draw(st.dictionaries(KEYS, VALUES, max_size=4)))
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    return newline.join(line.replace("\n", newline) for line in writer.lines), writer


def paths(value, path=()):
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, child in children:
        yield (*path, key)
        yield from paths(child, (*path, key))


@settings(max_examples=400, deadline=None)
@given(documents())
def test_positions_agree_with_tomllib(document):
    text, writer = document
    found = locate(text)
    assert set(found) == set(paths(tomllib.loads(text)))
    lines = text.replace("\r\n", "\n").split("\n")

    def rest(place):
        return "\n".join([lines[place[0] - 1][place[1] - 1 :], *lines[place[0] :]])

    for path, key in writer.keys.items():
        assert rest(found[path].key).startswith(key), path
    for path, token in writer.values.items():
        assert rest(found[path].value).startswith(token), path


@pytest.mark.parametrize(
    ("text", "path", "key", "value"),
    [
        ("[a.b]\nc = 1", ("a",), (1, 2), (1, 2)),
        ("[a.b]\nc = 1\n[a]\nd = 2", ("a",), (3, 1), (3, 1)),
        ("[a.b]\nc = 1", ("a", "b", "c"), (2, 1), (2, 5)),
        ("a.b = 1\na.c = 2", ("a", "c"), (2, 3), (2, 7)),
        ("[[a]]\n[[a.b]]\n[[a]]\n[[a.b]]\nc = 1", ("a", 1, "b", 0, "c"), (5, 1), (5, 5)),
        ("[[a]]\n[a.b]\nc = 1\n[[a]]\n[a.b]\nc = 1", ("a", 1, "b"), (5, 1), (5, 1)),
        ("'é' = 1 # é\nx = [1, # ]\n  2]", ("x", 1), (3, 3), (3, 3)),
        ("x = '''a\n'''\ny = 2", ("y",), (3, 1), (3, 5)),
    ],
)
def test_places_by_hand(text, path, key, value):
    tomllib.loads(text)
    assert locate(text)[path] == (key, value)


def test_every_element_and_pair_of_inline_values_is_found():
    text = 'x = [ "a", { b = 1, c.d = [ 2 ] } ]'
    assert {path: place.value[1] for path, place in locate(text).items()} == {
        ("x",): 5,
        ("x", 0): 7,
        ("x", 1): 12,
        ("x", 1, "b"): 18,
        ("x", 1, "c"): 21,
        ("x", 1, "c", "d"): 27,
        ("x", 1, "c", "d", 0): 29,
    }
