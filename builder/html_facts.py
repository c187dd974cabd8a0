"""What is in a rendered page: its ids, its references, and what the site's policy would block. html_read.py finds it."""

import json
import re
import unicodedata
from dataclasses import astuple, dataclass, field

BLANKS = re.compile(r"[\x00-\x20]+")  # browsers drop these before they read a scheme


@dataclass(frozen=True, slots=True)
class HtmlProblem:
    """A problem in one document, before its line in the source is known."""

    code: str
    message: str
    hint: str
    tag: str  # as rendered
    seek: str = ""  # what to look for if the source does not contain the tag (Markdown)


@dataclass(frozen=True, slots=True)
class Link:
    """A reference from a document to something else, with the tag that contains it."""

    url: str
    kind: str  # "link" (followed by a person) or "load" (fetched by the browser)
    tag: str


@dataclass(slots=True)
class Facts:
    """What examine() found in one document."""

    ids: set[str] = field(default_factory=set)
    links: list[Link] = field(default_factory=list)
    problems: list[HtmlProblem] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)  # logical names fetched on a first visit, in order
    manifests: set[str] = field(default_factory=set)  # logical names linked to as web manifests
    policies: list[str] = field(default_factory=list)  # set by a <meta> before anything is loaded

    def frozen(self) -> str:
        """Return these facts as one line of text, from which `thawed` makes them again."""
        links = [(link.url, link.kind, link.tag) for link in self.links]
        problems = [astuple(problem) for problem in self.problems]
        known = [sorted(self.ids), links, problems, self.loads, sorted(self.manifests), self.policies]
        return json.dumps(known, ensure_ascii=False, separators=(",", ":"))


def thawed(text: str) -> Facts:
    """Return the facts that `Facts.frozen` made this text from."""
    ids, links, problems, loads, manifests, policies = json.loads(text)
    its = [Link(*link) for link in links]
    return Facts(set(ids), its, [HtmlProblem(*each) for each in problems], loads, set(manifests), policies)


def composed(name: str) -> str:
    """An id in Unicode's normal form C: the two spellings of "é" look the same to an author."""
    return unicodedata.normalize("NFC", name)
