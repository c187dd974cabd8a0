"""The facts about a rendered page that html_read.py collects: ids, references, and what the policy would block."""

import json
import re
import unicodedata
from dataclasses import astuple, dataclass, field

BLANKS = re.compile(r"[\x00-\x20]+")  # browsers ignore these characters before a URL's scheme


@dataclass(frozen=True, slots=True)
class HtmlProblem:
    """A problem in one document, before its line in the source is known."""

    code: str
    message: str
    hint: str
    tag: str  # as rendered
    seek: str = ""  # the text to search for if the source does not contain the tag (Markdown)


@dataclass(frozen=True, slots=True)
class Link:
    """A reference from a document to something else, with the tag that contains it."""

    url: str
    kind: str  # "link" (a visitor follows it) or "load" (the browser fetches it)
    tag: str


@dataclass(slots=True)
class Facts:
    """The facts that examine() found in one document."""

    ids: set[str] = field(default_factory=set)
    links: list[Link] = field(default_factory=list)
    problems: list[HtmlProblem] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)  # logical names fetched on a first visit, in order
    manifests: set[str] = field(default_factory=set)  # logical names linked to as web manifests
    policies: list[str] = field(default_factory=list)  # set by a <meta> before anything is loaded

    def frozen(self) -> str:
        """Serialize these facts to one line of text, which `thawed` reads."""
        links = [(link.url, link.kind, link.tag) for link in self.links]
        problems = [astuple(problem) for problem in self.problems]
        known = [sorted(self.ids), links, problems, self.loads, sorted(self.manifests), self.policies]
        return json.dumps(known, ensure_ascii=False, separators=(",", ":"))


def thawed(text: str) -> Facts:
    """Deserialize the facts from a text that `Facts.frozen` returned."""
    ids, links, problems, loads, manifests, policies = json.loads(text)
    its = [Link(*link) for link in links]
    return Facts(set(ids), its, [HtmlProblem(*each) for each in problems], loads, set(manifests), policies)


def composed(name: str) -> str:
    """Return an id in Unicode normal form C, because the two encodings of "é" look the same to an author."""
    return unicodedata.normalize("NFC", name)
