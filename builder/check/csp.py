"""Parse content security policies and find their weaknesses (W3C CSP Level 3)."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from builder.check.urls import parts
from builder.config.urls import is_loopback
from builder.errors import did_you_mean

FETCH = (
    "child-src", "connect-src", "default-src", "fenced-frame-src", "font-src", "frame-src", "img-src", "manifest-src",
    "media-src", "object-src", "prefetch-src", "script-src", "script-src-attr", "script-src-elem", "style-src",
    "style-src-attr", "style-src-elem", "worker-src",
)  # fmt: skip
_OTHERS = (
    "base-uri", "block-all-mixed-content", "form-action", "frame-ancestors", "report-to", "report-uri",
    "require-trusted-types-for", "sandbox", "trusted-types", "upgrade-insecure-requests", "webrtc",
)  # fmt: skip
_FALLBACKS = {
    "worker-src": ("child-src", "script-src"),
    "frame-src": ("child-src",),
    "script-src-elem": ("script-src",),
    "script-src-attr": ("script-src",),
    "style-src-elem": ("style-src",),
    "style-src-attr": ("style-src",),
}
_CODE = ("default-src", "script-src", "script-src-elem", "script-src-attr", "worker-src", "object-src")
_MEDIA = ("img-src", "media-src", "font-src")
_BROAD = {"*", "http:", "https:", "ws:", "wss:", "ftp:", "http://*", "https://*", "http://*.*", "https://*.*"}
_MADE_HERE = {"data:", "blob:", "filesystem:"}  # schemes of URLs that a script can create itself
_UNSAFE = {
    "'unsafe-inline'": "an injected <script> or handler would run",
    "'unsafe-eval'": "text can become code",
    "'wasm-unsafe-eval'": "bytes can become code",
    "'unsafe-hashes'": "handlers in attributes would run",
    "'strict-dynamic'": "a script may load any other, and the list of hosts counts for nothing",
}
_CLOSED_BY = {
    "base-uri": "an injected <base> would move every relative address",
    "form-action": "a form could be sent anywhere, with what was typed into it",
}
_SIGNED = re.compile(r"'(nonce|sha256|sha384|sha512)-")


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy: its directives and their sources, in lower case. A repeated directive is ignored (CSP3 2.2.1)."""

    directives: Mapping[str, tuple[str, ...]]
    repeated: tuple[str, ...] = ()

    def sources(self, name: str) -> tuple[str, ...] | None:
        """Return the sources of a fetch directive, or of its fallback (CSP3 6.8.3); None if there is no restriction."""
        for each in (name, *_FALLBACKS.get(name, ()), *(["default-src"] if name in FETCH else [])):
            if each in self.directives:
                return self.directives[each]
        return None


@dataclass(frozen=True, slots=True)
class Weakness:
    """A weakness of a policy: the code of a rule, a sentence that says why, and the remedy."""

    code: str
    message: str
    hint: str


def parse(text: str) -> Policy:
    """Parse the text of a policy. Skip anything that is not a directive."""
    found: dict[str, tuple[str, ...]] = {}
    repeated: list[str] = []
    for part in text.split(";"):
        name, *values = part.split() or [""]
        if name.lower() in found:
            repeated.append(name.lower())
        elif name:
            found[name.lower()] = tuple(value.lower() for value in values)
    return Policy(found, tuple(repeated))


def policies(header: str) -> list[Policy]:
    """Return the policies in a header value, where they are separated by commas (RFC 9110 5.3)."""
    return [parse(text) for text in header.split(",") if text.strip()]


def without_ignored(sources: tuple[str, ...]) -> tuple[str, ...]:
    """Return the sources that browsers respect: a nonce or hash disables 'unsafe-inline' (CSP3 6.7.3.2)."""
    if any(_SIGNED.match(source) for source in sources):
        return tuple(source for source in sources if source != "'unsafe-inline'")
    return sources


def is_plain(source: str) -> bool:
    """Return whether a source has an insecure scheme such as http. Loopback hosts are secure (Secure Contexts 3.1)."""
    if not source.startswith(("http:", "ws:", "ftp:")):
        return False
    return not is_loopback(
        parts(source.replace(":*", "", 1) if source.endswith(":*") else source).hostname or ""
    )


def weaknesses(policy: Policy, is_own: Callable[[str], bool], *, meta: bool = False) -> Iterator[Weakness]:
    """Yield the weaknesses of a policy.

    `is_own` returns whether an absolute URL is on this site. `meta` means that the policy is in a <meta> tag, where
    some directives have no effect.
    """
    yield from _malformed(policy)
    for directive, sources in policy.directives.items():
        if directive in FETCH:
            for source in without_ignored(sources):
                yield from _weak_source(directive, source, is_own)
    yield from _not_restricted(policy, meta)
    yield from _trusted_types(policy)


def _malformed(policy: Policy) -> Iterator[Weakness]:
    for name in policy.repeated:
        yield Weakness(
            "csp-repeated", f"{name} stands twice in one policy: browsers ignore the second", "keep one"
        )
    for name in policy.directives:
        if name not in (*FETCH, *_OTHERS):
            hint = did_you_mean(name, (*FETCH, *_OTHERS)) or "remove it"
            yield Weakness(
                "csp-unknown", f"{name} is no directive of a policy, so it restricts nothing", hint
            )


def _weak_source(directive: str, source: str, is_own: Callable[[str], bool]) -> Iterator[Weakness]:
    said = f"{directive} allows {source}"
    narrow = "name the exact origins that are needed, or 'none'"
    code, style = directive in _CODE, directive.startswith("style-src")
    if source in _UNSAFE and style:
        yield Weakness(
            "csp-unsafe-style", f"{said}: injected styles can cover or read a page", f"remove {source}"
        )
    elif source in _UNSAFE and code:
        yield Weakness("csp-unsafe", f"{said}: {_UNSAFE[source]}", f"remove {source}")
    elif source in _BROAD or source.startswith(("*:", "*.")) or "://*" in source:
        kind = "csp-broad-media" if directive in _MEDIA else "csp-broad"
        yield Weakness(kind, f"{said}: anybody can have a host that it fits", narrow)
    elif source in _MADE_HERE and (code or directive == "connect-src"):
        yield Weakness("csp-broad", f"{said}: a script can make such an address itself", narrow)
    elif source.startswith("'nonce-"):
        why = "the file is the same for everybody, so an attacker knows it"
        yield Weakness("csp-nonce", f"{said}: {why}", "use 'self', and integrity on every script")
    elif is_plain(source):
        yield Weakness("csp-insecure", f"{said}: what is sent there can be read on the way", "use https")
    elif code and "." in source and not source.startswith("'") and not is_own(source):
        why = "whoever has that host runs code on these pages"
        yield Weakness("csp-foreign-code", f"{said}: {why}", "keep a copy of the script on this site")


def _not_restricted(policy: Policy, meta: bool) -> Iterator[Weakness]:
    default = policy.directives.get("default-src")
    if default is not None and default != ("'none'",):
        shown = " ".join(default) or "empty"
        hint = "write default-src 'none', and name what is needed"
        yield Weakness("csp-default", f"default-src is {shown}, so what nobody thought of is allowed", hint)
    for name in ("script-src", "object-src"):
        if policy.sources(name) is None:
            message = f"neither {name} nor default-src is there: code may come from anywhere"
            yield Weakness("csp-missing", message, "begin the policy with default-src 'none'")
    ancestors = (
        {} if meta else {"frame-ancestors": "any site could show this in a frame, under its own buttons"}
    )
    for name, why in {**_CLOSED_BY, **ancestors}.items():
        sources = policy.directives.get(name)
        if sources is None and name != "frame-ancestors":  # without it X-Frame-Options counts: see headers.py
            yield Weakness("csp-missing", f"{name} is missing: {why}", f"add {name} 'none'")
        elif set(sources or ()) & _BROAD:
            yield Weakness(
                "csp-broad", f"{name} allows {' '.join(sources or ())}: {why}", f"write {name} 'none'"
            )


def _trusted_types(policy: Policy) -> Iterator[Weakness]:
    if policy.sources("script-src") == ("'none'",):
        return
    if "'script'" not in policy.directives.get("require-trusted-types-for", ()):
        message = "Trusted Types are not required: a string that reaches innerHTML becomes code"
        yield Weakness("csp-trusted-types", message, "add require-trusted-types-for 'script'")
        return
    allowed = policy.directives.get("trusted-types")
    if allowed is None or {"*", "'allow-duplicates'"} & set(allowed):
        shown = " ".join(allowed) if allowed else "missing"
        message = (
            f"trusted-types is {shown}: any script can make a policy of its own and get past the requirement"
        )
        yield Weakness("csp-trusted-types", message, "name the one policy that the site has")
