"""The leaks of the self-test, each with the place, form and holder that the audit must report.

`planted/planted.js` creates the leaks, and `selftest.py` serves that page.
"""

from dataclasses import dataclass

from builder.qa.audit.model import Audit, Finding


@dataclass(frozen=True, slots=True)
class Planted:
    """A leak that the page creates: the secret, the place, and what the finding must contain."""

    kind: str
    place: str
    form: str = "whole"
    by: str = ""  # a text that must occur in the finding's path
    severity: str = "leak"

    @property
    def label(self) -> str:
        """A description of the leak."""
        more = "".join(f", {word}" for word in (self.form, self.by) if word and word != "whole")
        return f"{self.place}: {self.kind}{more}"

    def found(self, audit: Audit) -> bool:
        """Return whether the audit reported this leak correctly."""
        return any(self._is(finding) for finding in audit.findings)

    def _is(self, finding: Finding) -> bool:
        return (
            (finding.kind, finding.place, finding.severity) == (self.kind, self.place, self.severity)
            and finding.form.startswith(self.form)
            and any(self.by in link for link in finding.path or ("",))
        )


PLANTED = (
    Planted("access_token", "localStorage"),
    Planted("refresh_token", "sessionStorage", "base64"),
    Planted("state", "storage calls"),
    Planted("refresh_token", "cookies"),
    Planted("access_token", "cookie jar", "first half"),
    Planted("id_token", "IndexedDB"),
    Planted("access_token", "IndexedDB"),
    Planted("refresh_token", "Cache Storage"),
    Planted("access_token", "origin private file system", "base64"),
    Planted("state", "service workers"),
    Planted("code", "history.state"),
    Planted("access_token", "history"),
    Planted("id_token", "URL"),
    Planted("id_token", "referrer"),
    Planted("refresh_token", "window.name", "hex"),
    Planted("state", "title"),
    Planted("access_token", "DOM"),
    Planted("id_token", "DOM"),
    Planted("code_verifier", "DOM"),
    Planted("refresh_token", "DOM"),
    Planted("access_token", "console"),
    Planted("access_token", "performance"),
    Planted("refresh_token", "reachable from window"),
    Planted("nonce", "heap of a page", by="keptInAClosure"),
    Planted("code_verifier", "heap of a dedicated worker", by="held"),
    Planted("code", "heap of a service worker", by="held"),
    Planted("id_token", "reachable in a dedicated worker", severity="note"),
    Planted("access_token", "heap of a shared worker", by="held", severity="note"),
    Planted("access_token", "request address"),
    Planted("refresh_token", "request to a third party"),
    Planted("access_token", "referrer header"),
    Planted("access_token", "disk: localStorage"),
    Planted("state", "disk: localStorage", by="gone"),
    Planted("refresh_token", "disk: sessionStorage", "base64"),
    Planted("code_verifier", "disk: sessionStorage", by="gone"),
    Planted("id_token", "disk: IndexedDB"),
    Planted("access_token", "disk: IndexedDB", by="snappy"),
    Planted("refresh_token", "disk: cookies", by="encryption"),
    Planted("access_token", "disk: cookies", "first half", by="encryption"),
    Planted("refresh_token", "disk: Cache Storage"),
    Planted("access_token", "disk: origin private file system", "base64"),
    Planted("state", "disk: service workers"),
    Planted("id_token", "disk: HTTP cache", by="gzip"),
    Planted("refresh_token", "disk: HTTP cache", by="brotli"),
    Planted("access_token", "disk: visited addresses"),
    Planted("id_token", "disk: session restore"),
)
