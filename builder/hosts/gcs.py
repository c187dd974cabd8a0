"""Write what Google Cloud Storage needs behind a global external Application Load Balancer.

A load balancer sets headers for a whole backend bucket. So there is one backend bucket for each set of headers, all
with the same storage bucket, and the URL map assigns paths to them: "/assets/*", or a single path. Cloud Storage finds
the files as for any website: /about/ is about/index.html, /about redirects to /about/, and missing files show 404.html.
"""

import re
from collections.abc import Iterable, Mapping

from builder.errors import Fault
from builder.hosts import terraform
from builder.hosts.plan import LOGS, Group, Headers, Plan, Written, by_folder, urls, without_cache

# Google's limits for custom response headers of a backend, and for paths of a URL map.
MAX_HEADERS = 16
MAX_SIZE = 8 * 1024  # bytes of all names and values

MODULE = "gcs.tf.json"
_COMMENT = "Gossamer wrote this for Google Cloud Storage, and every build writes it anew."
_FOLDER = (
    "A missing file in assets/: the load balancer shows the 404 page with the policy of that folder, which allows nothing, so it"
    " has no style there. No promise is broken."
)
_REDIRECT = (
    "The redirect of /about to /about/, and that of http to https, are Google's, with its own headers. No promise is broken: no"
    " document is shown."
)


def write(plan: Plan) -> Written:
    """Return a Terraform module."""
    kinds = {"page": plan.pages} | {terraform.word(group.name): group.headers for group in _groups(plan)}
    kinds = {kind: without_cache(headers) for kind, headers in kinds.items()}
    module = terraform.module(MODULE, _COMMENT, _module(plan, kinds))
    faults = [fault for headers in kinds.values() for fault in _too_large(headers)]
    return Written(beside=(module,), faults=tuple(dict.fromkeys(faults)), lost=(_FOLDER, _REDIRECT, LOGS))


def _groups(plan: Plan) -> tuple[Group, ...]:
    return by_folder(plan.groups)


def _rules(plan: Plan) -> Iterable[Mapping[str, object]]:
    """Yield the rules of the URL map. A path takes precedence over a folder, whatever their order."""
    for group in _groups(plan):
        rewritten = [plan.callback] if plan.needs_rewrite and plan.callback in group.paths else []
        paths = [path for path in urls(group) if path not in rewritten]
        paths += [f"{group.folder}*"] if group.folder else []
        service = _backend(terraform.word(group.name))
        yield {"paths": paths, "service": service}
        for path in rewritten:
            rewrite = {"url_rewrite": {"path_prefix_rewrite": plan.callback_file}}
            yield {"paths": [path], "service": service, "route_action": rewrite}
    for old, new in plan.moved:
        away = {
            "path_redirect": new,
            "redirect_response_code": "MOVED_PERMANENTLY_DEFAULT",
            "strip_query": False,
        }
        yield {"paths": [old], "url_redirect": away}


def _backend(kind: str) -> str:
    return f"${{google_compute_backend_bucket.{kind}.id}}"


def _module(plan: Plan, kinds: Mapping[str, Headers]) -> Mapping[str, object]:
    name = f"gossamer-{terraform.slug(plan.site)}"
    website = {"main_page_suffix": "index.html"}
    website |= {"not_found_page": plan.not_found[1:]} if plan.not_found else {}
    return {
        "terraform": {"required_providers": {"google": {"source": "hashicorp/google", "version": ">= 6.0"}}},
        "variable": {
            "project": {"type": "string", "description": "The project in Google Cloud."},
            "bucket": {"type": "string", "description": "The name of the bucket, which is made anew."},
            "location": {"type": "string", "default": "EU", "description": "Where the bucket is."},
        },
        "provider": {"google": {"project": "${var.project}"}},
        "resource": {
            "google_storage_bucket": {
                "site": {
                    "name": "${var.bucket}",
                    "location": "${var.location}",
                    "uniform_bucket_level_access": True,
                    "website": website,
                }
            },
            "google_storage_bucket_iam_member": {
                "everybody": {
                    "bucket": "${google_storage_bucket.site.name}",
                    "role": "roles/storage.legacyObjectReader",  # may read files, but not list them
                    "member": "allUsers",
                }
            },
            "google_compute_backend_bucket": {
                kind: _bucket(f"{name}-{kind}", headers) for kind, headers in kinds.items()
            },
            **_balancer(name, plan),
        },
        "output": {"address": {"value": "${google_compute_global_address.site.address}"}},
    }


def _bucket(name: str, headers: Headers) -> Mapping[str, object]:
    assert not any(re.search(r"[{}]", value) for _, value in headers)  # Google's variables
    return {
        "name": name,
        "bucket_name": "${google_storage_bucket.site.name}",
        "enable_cdn": True,
        "cdn_policy": {"cache_mode": "USE_ORIGIN_HEADERS"},
        "compression_mode": "AUTOMATIC",
        "custom_response_headers": [f"{header}: {value}" for header, value in headers],
    }


def _balancer(name: str, plan: Plan) -> Mapping[str, object]:
    """Return the load balancer: https with a Google-managed certificate, and http, which redirects to https."""
    matcher = {"name": "site", "default_service": _backend("page"), "path_rule": list(_rules(plan))}
    away = {"https_redirect": True, "strip_query": False, "redirect_response_code": "PERMANENT_REDIRECT"}
    managed = {
        "load_balancing_scheme": "EXTERNAL_MANAGED",
        "ip_address": "${google_compute_global_address.site.id}",
    }
    return {
        "google_compute_url_map": {
            "site": {
                "name": name,
                "default_service": _backend("page"),
                "host_rule": [{"hosts": ["*"], "path_matcher": "site"}],
                "path_matcher": [matcher],
            },
            "http": {"name": f"{name}-http", "default_url_redirect": away},
        },
        "google_compute_managed_ssl_certificate": {
            "site": {"name": name, "managed": {"domains": [plan.site.partition("://")[2]]}}
        },
        "google_compute_global_address": {"site": {"name": name}},
        "google_compute_target_https_proxy": {
            "site": {
                "name": name,
                "url_map": "${google_compute_url_map.site.id}",
                "ssl_certificates": ["${google_compute_managed_ssl_certificate.site.id}"],
            }
        },
        "google_compute_target_http_proxy": {
            "http": {"name": f"{name}-http", "url_map": "${google_compute_url_map.http.id}"}
        },
        "google_compute_global_forwarding_rule": {
            "site": {
                "name": name,
                "target": "${google_compute_target_https_proxy.site.id}",
                "port_range": "443",
                **managed,
            },
            "http": {
                "name": f"{name}-http",
                "target": "${google_compute_target_http_proxy.http.id}",
                "port_range": "80",
                **managed,
            },
        },
    }


def _too_large(headers: Headers) -> Iterable[Fault]:
    hint = "name fewer API origins, or name another host in [host]"
    size = sum(len(name) + len(value) for name, value in headers)
    if size > MAX_SIZE:
        message = f"{MODULE}: headers of {size:,} bytes for one kind of file; Google takes {MAX_SIZE:,}"
        yield Fault("header-too-long", message, hint)
    if len(headers) > MAX_HEADERS:
        yield Fault("too-many-rules", f"{MODULE}: {len(headers)} headers; Google takes {MAX_HEADERS}", hint)
