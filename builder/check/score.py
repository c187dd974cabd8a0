"""Score a page by the rules of MDN's HTTP Observatory (mdn/mdn-http-observatory 1.6.3; docs/check.md).

Every page starts with 100 points. Penalties are subtracted; bonuses are added only if at least 90 points are left.
Files alone cannot show everything, so the score assumes a well-configured host: https, a redirect from http to https on
the same host, and no entry on browsers' preload list.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from builder.check import csp
from builder.check.site import Site
from builder.check.tags import Tag, policies
from builder.check.urls import parts
from builder.config.urls import same_site

_BASE, _ENOUGH_FOR_BONUS = 100, 90
_GRADES = (
    (100, "A+"), (90, "A"), (85, "A-"), (80, "B+"), (70, "B"), (65, "B-"), (60, "C+"), (50, "C"), (45, "C-"),
    (40, "D+"), (30, "D"), (25, "D-"), (0, "F"),
)  # fmt: skip
_BROAD = {"ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"}
_INLINE = {"'unsafe-inline'", "data:"}
_SECRETIVE = ("no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin")
_TALKATIVE = ("origin", "origin-when-cross-origin", "unsafe-url", "no-referrer-when-downgrade")
_SIX_MONTHS = 15_552_000  # seconds, as the Observatory counts them
_HEADER_ONLY = ("frame-ancestors", "report-uri", "sandbox")
_MAY_REPEAT = ("report-uri", "report-to")


@dataclass(frozen=True, slots=True)
class Mark:
    """The result of one test: the points that it adds or subtracts, and the reason in a sentence."""

    test: str
    points: int
    why: str


@dataclass(frozen=True, slots=True)
class Score:
    """The marks of one page, the total of their points, and the grade."""

    url: str
    marks: tuple[Mark, ...]

    @property
    def points(self) -> int:
        """The score. Bonuses count only if at least 90 points are left after the penalties."""
        bare = _BASE + sum(min(0, mark.points) for mark in self.marks)
        full = _BASE + sum(mark.points for mark in self.marks)
        return max(0, full if bare >= _ENOUGH_FOR_BONUS else bare)

    @property
    def grade(self) -> str:
        """The letter for the points."""
        return next(letter for least, letter in _GRADES if self.points >= least)


@dataclass(frozen=True, slots=True)
class _Page:
    headers: Mapping[str, str]
    tags: Sequence[Tag]
    origin: str


_Result = tuple[int, str]


def scores(site: Site) -> list[Score]:
    """Return each page's score, the lowest first. Return an empty list for a site without a headers file."""
    if site.headers is None:
        return []
    found = []
    for path, tags in site.pages().items():
        page = _Page({name: each.value for name, each in site.sent(path).items()}, tags, site.settings.origin)
        marks = tuple(Mark(name, *test(page)) for name, test in _TESTS.items())
        found.append(Score(site.url(path), marks))
    return sorted(found, key=lambda score: (score.points, score.url))


def _merged(page: _Page) -> dict[str, set[str]] | None:
    """Merge all policies: a source counts if every policy with the directive allows it. Return None if invalid."""
    found: dict[str, set[str]] = {}
    headers = csp.policies(page.headers.get("content-security-policy", ""))
    metas = [csp.parse(text) for text, _ in policies(tuple(page.tags))]
    for policy in (*headers, *metas):
        if set(policy.repeated) - set(_MAY_REPEAT):
            return None
        for name, sources in policy.directives.items():
            if policy in metas and policy not in headers and name in _HEADER_ONLY:
                continue
            allowed = set(sources) or {"'none'"}
            found[name] = (found[name] & allowed or {"'none'"}) if name in found else allowed
    return found


def _csp(page: _Page) -> _Result:
    policy = _merged(page)
    if policy is None:
        return -25, "The policy has a directive twice, so it is not valid."
    if not policy:
        return -25, "There is no policy: whatever is injected into the page runs."
    anything = policy.get("default-src", {"*"})
    script, style = (_effective(policy.get(name, anything)) for name in ("script-src", "style-src"))
    plugins = policy.get("object-src", anything)
    if "'strict-dynamic'" in script and not _is_signed(script):
        return -25, "'strict-dynamic' stands without a nonce or a hash, so the policy is not valid."
    media = {"img-src", "media-src"}
    active = {
        source for name, its in policy.items() if name not in (*media, "script-src") for source in its
    } | script
    passive = {source for name in media for source in policy.get(name, policy.get("default-src", ()))}
    for wrong, points, why in (
        (
            bool(script & (_BROAD | _INLINE) or plugins & _BROAD),
            -20,
            "Scripts or plugins may come from anywhere, or stand in the page itself.",
        ),
        (any(map(csp.is_plain, active)), -20, "Something may be loaded over http."),
        ("'unsafe-eval'" in script | style, -10, "Text may become code: 'unsafe-eval'."),
        (any(map(csp.is_plain, passive)), -10, "Pictures or sound may be loaded over http."),
        (bool(style & (_BROAD | _INLINE)), 0, "Styles may come from anywhere, or stand in the page itself."),
        (policy.get("default-src") != {"'none'"}, 5, "Nothing is unsafe, but default-src is not 'none'."),
    ):
        if wrong:
            return points, why
    return 10, "Nothing is unsafe, and default-src is 'none'."


def _is_signed(sources: set[str]) -> bool:
    return any(re.match(r"'(nonce|sha256|sha384|sha512)-", source) for source in sources)


def _effective(sources: set[str]) -> set[str]:
    """Return the sources without those that a nonce or a hash disables."""
    kept = set(csp.without_ignored(tuple(sources)))
    if "'strict-dynamic'" in kept and _is_signed(kept):
        kept = {source for source in kept if source != "'self'" and not source.startswith(tuple(_BROAD))}
    return kept


def _cookies(page: _Page) -> _Result:
    if "set-cookie" in page.headers:
        return (
            -20,
            "A cookie is set, and taken as one without Secure: -5 to -40 there, by its kind and flags.",
        )
    return 0, "No cookies are set."


def _cors(page: _Page) -> _Result:
    origin = page.headers.get("access-control-allow-origin", "")
    trusted = page.headers.get("access-control-allow-credentials", "").strip().lower() == "true"
    if origin not in ("", "*") and trusted:
        return -50, "Other sites may read the page as the visitor."
    return (
        0,
        "Other sites may read the page, without credentials."
        if origin
        else "Other sites cannot read the page.",
    )


def _redirection(_: _Page) -> _Result:
    return 0, "Taken as given: http leads to https on the same host."


def _referrer(page: _Page) -> _Result:
    metas = [
        tag.values.get("content", "")
        for tag in page.tags
        if tag.name == "meta"
        and "referrer" in (tag.values.get("name", "").lower(), tag.values.get("http-equiv", ""))
    ]
    said = [
        word.strip().lower()
        for word in ",".join([page.headers.get("referrer-policy", ""), *metas]).split(",")
    ]
    if not any(said):
        return 0, "It is not set, so browsers decide what other sites are told."
    known = [word for word in said if word in (*_SECRETIVE, *_TALKATIVE)]
    if known and known[-1] in _SECRETIVE:
        return 5, "Addresses of pages do not go to other sites."
    return -5, "Addresses of pages go to other sites, or its value is not valid."


def _hsts(page: _Page) -> _Result:
    value = page.headers.get("strict-transport-security")
    if value is None:
        return -20, "It is not set, so a visitor may be kept on http."
    age = re.search(r"(?:^|;)\s*max-age=(\d+)", value.lower())
    if not age or "," in value:
        return -20, "Its value is not valid, so a visitor may be kept on http."
    if int(age[1]) < _SIX_MONTHS:
        return -10, "It lasts less than six months."
    return 0, "It lasts six months or more; a place on browsers' preload list would add 5."


def _integrity(page: _Page) -> _Result:
    """Judge the integrity of scripts: other sites' scripts need it; one own script with it is enough for the bonus."""
    scripts = [tag.values for tag in page.tags if tag.name == "script" and tag.values.get("src")]
    worst: _Result | None = None
    for script in scripts:
        source, held = script["src"].strip(), bool(script.get("integrity"))
        if source.startswith("//"):
            away, plain = True, True  # its scheme may be http or https
        else:
            away = source.startswith(("http:", "https:")) and not _same_site(source, page.origin)
            plain = source.startswith("http:")
        if away and plain:
            return (-20, "A script of another site may come over http.") if held else (
                -50, "A script of another site may come over http, and has no integrity."
            )  # fmt: skip
        if away and not held:
            worst = -5, "A script of another site has no integrity."
        elif held and worst is None and not plain:
            worst = 5, "Scripts have integrity."
    if worst:
        return worst
    return 0, "The scripts of this site have no integrity." if scripts else "The page has no scripts."


def _same_site(url: str, origin: str) -> bool:
    return bool(origin) and same_site(
        parts(url)._replace(scheme="https").geturl(), origin.replace("http:", "https:", 1)
    )


def _sniffing(page: _Page) -> _Result:
    if page.headers.get("x-content-type-options", "").strip().lower() == "nosniff":
        return 0, "Browsers take files for what they are sent as."
    return -5, "It is not nosniff, so browsers may guess the type of a file."


def _framing(page: _Page) -> _Result:
    sent = csp.policies(page.headers.get("content-security-policy", ""))
    if any("frame-ancestors" in policy.directives for policy in sent):
        return 5, "The policy says which sites may frame the page."
    value = page.headers.get("x-frame-options", "").strip().lower()
    if value in ("deny", "sameorigin"):
        return 5, "X-Frame-Options keeps other sites from framing the page."
    if value.startswith("allow-from"):
        return 0, "X-Frame-Options has ALLOW-FROM, which browsers ignore."
    return -20, "Any site may show the page in a frame."


def _one_of(
    name: str, good: Sequence[str], neutral: str, closed: str, left_open: str
) -> Callable[[_Page], _Result]:
    """Return a test of a header with a single keyword.

    `closed` says what a good value achieves, `left_open` what any other value still allows.
    """

    def test(page: _Page) -> _Result:
        value = page.headers.get(name)
        if value is None:
            return 0, f"It is not set: {left_open}."
        word = value.split(";")[0].strip().lower()
        if word in good:
            return 10, f"It is {word}: {closed}."
        if word == neutral:
            return 0, f"It is {word}: {left_open}."
        return -5, f"Its value is not valid, {value[:60]}: {left_open}."

    return test


_TESTS: dict[str, Callable[[_Page], _Result]] = {
    "Content-Security-Policy": _csp,
    "Cookies": _cookies,
    "Cross-Origin-Embedder-Policy": _one_of(
        "cross-origin-embedder-policy",
        ("require-corp", "credentialless"),
        "unsafe-none",
        "what other sites did not offer stays out of the page's process",
        "the page shares its process with what it embeds",
    ),
    "Cross-Origin-Opener-Policy": _one_of(
        "cross-origin-opener-policy",
        ("same-origin", "same-origin-allow-popups", "noopener-allow-popups"),
        "unsafe-none",
        "windows of other sites have no hold on the page",
        "windows of other sites keep hold of the page",
    ),
    "Cross-Origin-Resource-Policy": _one_of(
        "cross-origin-resource-policy",
        ("same-origin", "same-site"),
        "cross-origin",
        "other sites cannot load it into their pages",
        "other sites may load it into their pages",
    ),
    "CORS": _cors,
    "Redirection": _redirection,
    "Referrer-Policy": _referrer,
    "Strict-Transport-Security": _hsts,
    "Subresource Integrity": _integrity,
    "X-Content-Type-Options": _sniffing,
    "Framing": _framing,
}
