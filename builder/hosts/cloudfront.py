"""Write what Amazon CloudFront needs in front of an S3 bucket.

A distribution has cache behaviors. The first one whose pattern matches the requested path applies, and its response
headers policy sets the headers of every response, including 404. A function redirects to canonical URLs and maps them
to files. It does not know which files exist, so it treats every path without an extension as a page.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace

from builder.errors import Fault
from builder.hosts import terraform
from builder.hosts.cloudfront_module import FUNCTION, body, resource_name, split
from builder.hosts.plan import LOGS, Group, Headers, Plan, Written, by_folder, urls, without_cache
from builder.output import File

# Quotas from CloudFront's Developer Guide. Amazon raises the first one on request.
MAX_BEHAVIORS = 75
MAX_FUNCTION = 10_240  # bytes
MAX_VALUE = 1_783  # characters of a header's value
MAX_POLICY = 10_240  # characters of all names and values of a policy

MODULE = "cloudfront.tf.json"
_COMMENT = "Gossamer wrote this for CloudFront, and every build writes it anew."
_FOLDER = (
    "A missing file in assets/: CloudFront shows the 404 page with the policy of that folder, which allows nothing, so it has"
    " no style there. No promise is broken."
)
_PAGES = (
    f"Former addresses: a function of CloudFront's has {MAX_FUNCTION:,} bytes, which is too little for those of this site, so"
    " the pages at those addresses lead on. No promise is broken."
)
_JAVASCRIPT = """\
// Gossamer wrote this for CloudFront, and every build writes it anew. Event: viewer request. Runtime: cloudfront-js-2.0.
var CALLBACK = %(callback)s;
var CALLBACK_FILE = %(file)s;
var BARE = %(bare)s;
var HEADERS = %(headers)s;
var MOVED = %(moved)s;

function handler(event) {
    var request = event.request;
    var uri = request.uri;
    if (CALLBACK.indexOf(uri) >= 0) {
        request.uri = CALLBACK_FILE;
        return request;
    }
    if (Object.prototype.hasOwnProperty.call(MOVED, uri)) {
        return { statusCode: 301, statusDescription: "Moved Permanently", headers: away(MOVED[uri] + query(request)) };
    }
    var last = uri.slice(uri.lastIndexOf("/") + 1);
    if (last === "index.html" || (last !== "" && last.indexOf(".") < 0 && BARE.indexOf(uri) < 0)) {
        var page = last === "index.html" ? uri.slice(0, -last.length) : uri + "/";
        if (/^(\\/[A-Za-z0-9._~-]+)*\\/$/.test(page)) {
            return { statusCode: 308, statusDescription: "Permanent Redirect", headers: away(page + query(request)) };
        }
    }
    if (last === "") {
        request.uri = uri + "index.html";
    }
    return request;
}

function away(location) {
    var headers = { location: { value: location } };
    for (var name in HEADERS) {
        headers[name] = { value: HEADERS[name] };
    }
    return headers;
}

function query(request) {
    var parts = [];
    for (var name in request.querystring) {
        var its = request.querystring[name];
        (its.multiValue || [its]).forEach(function (one) {
            parts.push(one.value === "" ? name : name + "=" + one.value);
        });
    }
    return parts.length ? "?" + parts.join("&") : "";
}
"""


def write(plan: Plan) -> Written:
    """Return a function, a policy for each kind of file, and a Terraform module with all of them."""
    kinds = _kinds(plan)
    lost: tuple[str, ...] = (_FOLDER, LOGS)
    text = _function(plan)
    if len(text.encode()) > MAX_FUNCTION and plan.moved:
        text, lost = _function(replace(plan, moved=())), (_PAGES, *lost)
    function = File(FUNCTION, text.encode(), "text/javascript; charset=utf-8")
    behaviors = list(_behaviors(plan))
    policies = [
        terraform.marked(
            f"policy-{kind}.json", "Comment", f"{_COMMENT[:-1]}: {kind}", _policy(plan, kind, headers)
        )
        for kind, headers in kinds.items()
    ]
    faults = [
        *(fault for headers in kinds.values() for fault in _too_long(headers)),
        *_too_many(1 + len(behaviors)),
        *_too_large(len(function.data)),
    ]
    module = terraform.module(MODULE, _COMMENT, body(plan, kinds, behaviors))
    return Written(
        beside=(module, function, *policies),
        faults=tuple(dict.fromkeys(faults)),
        lost=lost,
    )


def _groups(plan: Plan) -> tuple[Group, ...]:
    return by_folder(plan.groups)


def _kinds(plan: Plan) -> dict[str, Headers]:
    """Return the sets of headers, by name."""
    kinds = {"page": plan.pages}
    kinds |= {terraform.word(group.name): group.headers for group in _groups(plan)}
    return {kind: without_cache(headers) for kind, headers in kinds.items()}


def _behaviors(plan: Plan) -> Iterable[tuple[str, str]]:
    """Yield each pattern, except the default, with the name of its headers. The first matching one applies."""
    for group in reversed(_groups(plan)):
        for pattern in (*urls(group), *((f"{group.folder}*",) if group.folder else ())):
            yield pattern, terraform.word(group.name)


def _function(plan: Plan) -> str:
    headers = {name.lower(): value for name, value in plan.pages}
    values = {
        "callback": list(plan.callback_files),
        "file": plan.callback_file,
        "bare": list(plan.bare),
        "headers": headers,
        "moved": dict(plan.moved),
    }
    return _JAVASCRIPT % {name: json.dumps(value) for name, value in values.items()}


def _policy(plan: Plan, kind: str, headers: Headers) -> Mapping[str, object]:
    """Return a response headers policy in the format of the API."""
    its = split(headers)
    custom = [{"Header": name, "Value": value, "Override": True} for name, value in its.custom]
    return {
        "Name": f"{resource_name(plan)}-{kind}",
        "SecurityHeadersConfig": {
            "ContentSecurityPolicy": {"ContentSecurityPolicy": its.csp, "Override": True},
            "ContentTypeOptions": {"Override": True},
            "ReferrerPolicy": {"ReferrerPolicy": its.referrer, "Override": True},
            "StrictTransportSecurity": {
                "AccessControlMaxAgeSec": its.seconds,
                "IncludeSubdomains": its.subdomains,
                "Override": True,
            },
        },
        "CustomHeadersConfig": {"Quantity": len(custom), "Items": custom},
    }


def _too_long(headers: Headers) -> Iterable[Fault]:
    hint = "name fewer API origins, or name another host in [host]"
    for name, value in headers:
        if len(value) > MAX_VALUE:
            message = f"{name} takes {len(value):,} characters; CloudFront takes {MAX_VALUE:,}"
            yield Fault("header-too-long", message, hint)
    size = sum(len(name) + len(value) for name, value in headers)
    if size > MAX_POLICY:
        yield Fault(
            "header-too-long", f"a policy has {size:,} characters; CloudFront takes {MAX_POLICY:,}", hint
        )


def _too_many(count: int) -> Iterable[Fault]:
    if count > MAX_BEHAVIORS:
        message = f"{MODULE}: {count:,} cache behaviors; CloudFront takes {MAX_BEHAVIORS}"
        hint = "keep fewer static files by name ([build] verbatim), or name another host in [host]"
        yield Fault("too-many-rules", message, hint)


def _too_large(size: int) -> Iterable[Fault]:
    if size > MAX_FUNCTION:
        message = f"{FUNCTION}: {size:,} bytes; CloudFront takes {MAX_FUNCTION:,}"
        hint = "keep fewer static files without an extension by name ([build] verbatim), or name another host in [host]"
        yield Fault("config-too-large", message, hint)
