"""Check the response headers of every path: which ones are missing, and which have wrong values."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from builder.check import csp
from builder.check.site import HEADERS, Site
from builder.check.tags import policies
from builder.errors import Fault, Where
from builder.hosts.headers_file import Sent

_YEAR = 31_536_000
_POLICY = "content-security-policy"
_REFERRERS = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
_TALKATIVE = {"origin", "origin-when-cross-origin", "unsafe-url", "no-referrer-when-downgrade"}
_USELESS = {
    "content-security-policy-report-only": "it restricts nothing, and looks as if it did",
    "x-xss-protection": "the filter that it switches on is gone from browsers, and could itself be used to attack",
    "public-key-pins": "browsers have dropped it",
    "expect-ct": "browsers have dropped it",
}
# names with a hash of the content: app.1f9c2a7b.js, app-Bx81kQ2z.css; Gossamer's hashes have ten letters and digits
_HASHED = re.compile(r"[^/]*([.-](?=[^/.]*\d)[A-Za-z0-9_-]{8,}|\.[a-z2-7]{10})\.[A-Za-z0-9.]+$")


@dataclass(frozen=True, slots=True)
class _Wrong:
    """A problem with the headers of one or more paths. Messages start with the paths."""

    code: str
    message: str
    hint: str
    name: str  # the header, in lower case


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A required header: what its value must be, why, and what to write."""

    code: str
    name: str
    fits: Callable[[str], bool]
    why: str
    write: str


def check(site: Site) -> Iterator[Fault]:
    """Yield a finding for each problem with a site's headers or its headers file."""
    if site.headers is None:
        hint = (
            f"write a file {HEADERS} if the host reads one; otherwise look at the running site's own headers"
        )
        message = f"{site.unread}: no header was judged, and the pages have the policy of their <meta> alone"
        yield Fault(
            "no-headers", message, hint, Where(site.place(HEADERS) if HEADERS in site.files else site.shown)
        )
        return
    place = site.place(site.headers_place)
    if site.set_up_for:
        message = (
            f"the files are built for {site.settings.origin}, and these settings are for {site.set_up_for}"
        )
        hint = "name the environment that they were built for with --env, or build again"
        yield Fault("other-environment", message, hint, Where(place))
    for each in site.headers.ignored:
        hint = "mend the line; the host says nothing and leaves it out"
        yield Fault(
            "ignored-line", f"this line counts for nothing: {each.reason}", hint, Where(place, each.line)
        )
    found: dict[_Wrong, list[tuple[str, int]]] = {}
    for path, wrong in _everywhere(site):
        sent = site.sent(path).get(wrong.name)
        found.setdefault(wrong, []).append((site.url(path), sent.line if sent else 0))
    for wrong, paths in found.items():
        more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
        yield Fault(
            wrong.code, f"{paths[0][0]}{more}: {wrong.message}", wrong.hint, Where(place, paths[0][1])
        )


def _everywhere(site: Site) -> Iterator[tuple[str, _Wrong]]:
    workers = _workers(site)
    for path in site.served():
        sent = site.sent(path)
        said = {name: each.value for name, each in sent.items()}
        wrongs = [*_of_any(path, said), *_policies(site, path, said)]
        if path.lower().endswith((".html", ".htm")):
            wrongs += _of_page(site, path, said)
        elif path in workers and _POLICY not in said:
            message = "a worker's script without a policy may connect to anybody"
            wrongs.append(
                _Wrong("worker-without-csp", message, "send it a Content-Security-Policy of its own", _POLICY)
            )
        yield from ((path, wrong) for wrong in wrongs)


def _workers(site: Site) -> set[str]:
    """Return the files that a page's policy allows as worker scripts."""
    found: set[str] = set()
    for path in site.pages():
        for policy in _sent_policies(site.sent(path)):
            for source in policy.directives.get("worker-src", ()):
                if "://" in source and site.is_own(source):
                    found.add(site.file_at("/" + source.split("/", 3)[-1]) or "")
    return found


def _sent_policies(sent: Mapping[str, Sent]) -> list[csp.Policy]:
    return csp.policies(sent[_POLICY].value) if _POLICY in sent else []


def _policies(site: Site, path: str, said: Mapping[str, str]) -> Iterator[_Wrong]:
    called = (
        site.settings.called if not path.endswith(".html") else frozenset()
    )  # pages may connect only to this site
    for policy in csp.policies(said.get(_POLICY, "")):
        for source in policy.sources("connect-src") or () if site.settings.called else ():
            if (
                ("." in source or "://" in source)
                and source[:1] != "'"
                and not site.is_own(source)
                and source not in called
            ):
                message = f"connect-src allows {source}, which the settings do not: tokens or data could be sent there"
                yield _Wrong("csp-connect", message, "build again, and find out what changed it", _POLICY)
        for weak in csp.weaknesses(policy, site.is_own):
            yield _Wrong(weak.code, weak.message, weak.hint, _POLICY)


def _of_any(path: str, said: Mapping[str, str]) -> Iterator[_Wrong]:
    """Yield the problems with the headers that every file needs."""
    yield from _missing(_EVERYWHERE, said)
    for name, why in _USELESS.items():
        if (
            name in said and said[name].strip() != "0"
        ):  # "X-XSS-Protection: 0" is fine: it turns that filter off in old browsers
            yield _Wrong("useless-header", f"{_written(name)} is sent, but {why}", "remove it", name)
    if "set-cookie" in said:
        message = "Set-Cookie gives all visitors the same cookie, which comes back with every request"
        yield _Wrong("cookie", message, "remove it: a static site has no use for cookies", "set-cookie")
    if said.get("access-control-allow-credentials", "").lower() == "true":
        message = "Access-Control-Allow-Credentials lets other sites read this as the visitor"
        yield _Wrong("open-cors", message, "remove it", "access-control-allow-credentials")
    if "immutable" in said.get("cache-control", "").lower() and not _HASHED.search(path):
        message = "sent as immutable, though its name stays when it changes: visitors keep the old one"
        yield _Wrong("cached-for-ever", message, "send Cache-Control: no-cache", "cache-control")


def _of_page(site: Site, path: str, said: Mapping[str, str]) -> Iterator[_Wrong]:
    yield from _missing(_ON_PAGES, said)
    sent = csp.policies(said.get(_POLICY, ""))
    if not sent and not any(policies(site.tags(path) or ())):
        message = "no Content-Security-Policy, in a header or a <meta>: whatever is injected runs"
        yield _Wrong("no-csp", message, "send one that begins with default-src 'none'", _POLICY)
    elif not sent:
        message = (
            "no Content-Security-Policy in a header, and a <meta> cannot keep others from framing the page"
        )
        yield _Wrong(
            "no-csp", message, "send the same policy as a header, with frame-ancestors 'none'", _POLICY
        )
    guarded = any("frame-ancestors" in policy.directives for policy in sent)
    if not guarded and said.get("x-frame-options", "").strip().lower() not in ("deny", "sameorigin"):
        message = "neither frame-ancestors in its policy nor X-Frame-Options: any site may show it in a frame"
        yield _Wrong("framing", message, "add frame-ancestors 'none' to the policy", _POLICY)
    foreign = [source for policy in sent for source in policy.sources("frame-src") or () if "://" in source]
    if not foreign:  # the header would block frames that show pages of other origins
        yield from _missing([_EMBEDDER], said)
    directives = {part.strip().lower() for part in said.get("cache-control", "").split(",")}
    aged = any(part.startswith("max-age=") and part != "max-age=0" for part in directives)
    if aged and not directives & {"no-cache", "no-store"}:
        message = f"Cache-Control is {said['cache-control']}: visitors may get an old page that names files which are gone"
        yield _Wrong("cached-page", message, "send Cache-Control: no-cache", "cache-control")


def _missing(wanted: list[_Wanted], said: Mapping[str, str]) -> Iterator[_Wrong]:
    for each in wanted:
        value = said.get(each.name)
        if value is None or not each.fits(value):
            what = f"no {_written(each.name)}" if value is None else f"{_written(each.name)} is {value}"
            yield _Wrong(
                each.code, f"{what}: {each.why}", f"send {_written(each.name)}: {each.write}", each.name
            )


def _is(*allowed: str) -> Callable[[str], bool]:
    return lambda value: value.split(";")[0].strip().lower() in allowed


def _referrer(value: str) -> bool:
    words = [word.strip().lower() for word in value.split(",")]
    known = [
        word for word in words if word in (*_REFERRERS, *_TALKATIVE)
    ]  # browsers use the last value that they know
    return bool(known) and known[-1] in _REFERRERS


def _lasting(value: str) -> bool:
    found = re.search(r"max-age=\"?(\d+)", value.lower())
    return found is not None and int(found[1]) >= _YEAR


def _written(name: str) -> str:
    return "-".join(part.upper() if part in ("xss", "ct") else part.capitalize() for part in name.split("-"))


_EVERYWHERE = [
    _Wanted(
        "no-nosniff", "x-content-type-options", _is("nosniff"),
        "browsers may run what was meant as text", "nosniff",
    ),
    _Wanted(
        "no-corp", "cross-origin-resource-policy", _is("same-origin", "same-site", "cross-origin"),
        "other sites may load it into their own process, and measure it there", "same-origin",
    ),
]  # fmt: skip
_ON_PAGES = [
    _Wanted(
        "no-hsts", "strict-transport-security", _lasting,
        "somebody on the way can answer a first request by http; a year is the least that keeps them out",
        "max-age=31536000; includeSubDomains",
    ),
    _Wanted(
        "no-referrer-policy", "referrer-policy", _referrer,
        "the page's address goes to the sites that it links to", "no-referrer",
    ),
    _Wanted(
        "no-coop", "cross-origin-opener-policy",
        _is("same-origin", "same-origin-allow-popups", "noopener-allow-popups"),
        "a window of another site keeps hold of this one", "same-origin",
    ),
    _Wanted(
        "no-permissions-policy", "permissions-policy", bool,
        "an injected script may ask for the camera and whatever else browsers have", "camera=(), microphone=(), …",
    ),
]  # fmt: skip
_EMBEDDER = _Wanted(
    "no-coep", "cross-origin-embedder-policy", _is("require-corp", "credentialless"),
    "the page shares its process with what it embeds", "require-corp",
)  # fmt: skip
