"""Markdown pages of a fixed length, which are the same on every machine."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

WORDS = 600
_SEED = 20_261_129
_SYLLABLES = (
    "ba",
    "den",
    "fir",
    "gol",
    "hu",
    "ka",
    "lem",
    "mi",
    "nor",
    "pa",
    "ras",
    "so",
    "tul",
    "ve",
    "win",
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its name, from which each tool derives its address, its title, and its Markdown without front matter."""

    name: str
    title: str
    body: str


def pages(count: int, words: int = WORDS) -> list[Page]:
    """Return `count` pages with `words` words each, headings and marks not counted. The same call gives the same pages."""
    return [_page(number, words) for number in range(count)]


def _page(number: int, words: int) -> Page:
    chance = random.Random(_SEED + number)
    body = "\n\n".join(_blocks(chance, words))
    return Page(f"page-{number:05}", f"{_word(chance).title()} number {number}", body + "\n")


def _blocks(chance: random.Random, words: int) -> Iterator[str]:
    """Yield a page's blocks, like those of a manual: two headings in each 200 words, a list, marks and links."""
    left, turn = words, 0
    while left > 0:
        size = min(left, 50)
        text = [_word(chance) for _ in range(size)]
        if turn % 2 == 0:
            yield f"## {_word(chance).title()} {_word(chance)}"
        if turn % 4 == 3:
            yield "\n".join(f"- {' '.join(text[at : at + 10])}" for at in range(0, size, 10))
        else:
            yield _paragraph(text)
        left, turn = left - size, turn + 1


def _paragraph(text: list[str]) -> str:
    """Return words as sentences, with one strong phrase, one emphasized, one in code, and one link to another site."""
    marks = {3: "**{}**", 11: "*{}*", 19: "`{}`", 27: "[{}](https://example.org/)"}
    marked = [marks.get(at, "{}").format(word) for at, word in enumerate(text)]
    sentences = [" ".join(marked[at : at + 12]).capitalize() for at in range(0, len(marked), 12)]
    return ". ".join(sentences) + "."


def _word(chance: random.Random) -> str:
    return "".join(chance.choice(_SYLLABLES) for _ in range(chance.randint(1, 3)))
