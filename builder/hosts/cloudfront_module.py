"""The Terraform module for CloudFront: a bucket, policies, the function, and the distribution."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from builder.hosts import terraform
from builder.hosts.plan import Headers, Plan

FUNCTION = "cloudfront-function.js"
_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"  # Amazon's managed cache policy "CachingOptimized"


@dataclass(frozen=True, slots=True)
class Split:
    """A set of headers for CloudFront, which requires separate fields for some security headers."""

    csp: str
    referrer: str
    seconds: int  # the max-age of Strict-Transport-Security
    subdomains: bool
    custom: Headers


def split(headers: Headers) -> Split:
    """Split a set of headers into the parts that CloudFront expects."""
    found = dict(headers)
    age, _, subdomains = found.pop("Strict-Transport-Security").partition("; ")
    assert found.pop("X-Content-Type-Options") == "nosniff"  # the only value of CloudFront's field
    csp, referrer = found.pop("Content-Security-Policy"), found.pop("Referrer-Policy")
    seconds = int(age.removeprefix("max-age="))
    return Split(csp, referrer, seconds, subdomains == "includeSubDomains", tuple(found.items()))


def resource_name(plan: Plan) -> str:
    """Return the name of the site's resources at Amazon."""
    return f"gossamer-{terraform.slug(plan.site)}"


def body(
    plan: Plan, kinds: Mapping[str, Headers], behaviors: Iterable[tuple[str, str]]
) -> Mapping[str, object]:
    """Return the module. `kinds` maps names to sets of headers, `behaviors` are path patterns with these names."""
    name = resource_name(plan)
    errors = [
        {
            "error_code": code,
            "response_code": 404,
            "response_page_path": plan.not_found,
            "error_caching_min_ttl": 0,
        }
        for code in (403, 404)  # S3 sends 403 for missing objects if the bucket may not be listed
        if plan.not_found
    ]
    distribution = {
        "enabled": True,
        "http_version": "http2and3",
        "is_ipv6_enabled": True,
        "aliases": [plan.site.partition("://")[2]],
        "origin": [
            {
                "origin_id": "bucket",
                "domain_name": "${aws_s3_bucket.site.bucket_regional_domain_name}",
                "origin_access_control_id": "${aws_cloudfront_origin_access_control.site.id}",
            }
        ],
        "default_cache_behavior": _behavior("page"),
        "ordered_cache_behavior": [{"path_pattern": path, **_behavior(kind)} for path, kind in behaviors],
        "custom_error_response": errors,
        "restrictions": {"geo_restriction": {"restriction_type": "none"}},
        "viewer_certificate": {
            "acm_certificate_arn": "${var.certificate}",
            "ssl_support_method": "sni-only",
            "minimum_protocol_version": "TLSv1.2_2021",
        },
    }
    reading = (
        '${jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject",'
        ' Principal = { Service = "cloudfront.amazonaws.com" }, Resource = "${aws_s3_bucket.site.arn}/*",'
        ' Condition = { StringEquals = { "AWS:SourceArn" = aws_cloudfront_distribution.site.arn } } }] })}'
    )
    return {
        "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws", "version": ">= 5.0"}}},
        "variable": {
            "bucket": {"type": "string", "description": "The name of the bucket, which is made anew."},
            "certificate": {
                "type": "string",
                "description": "The ARN of the site's certificate in AWS Certificate Manager, region us-east-1.",
            },
        },
        "resource": {
            "aws_s3_bucket": {"site": {"bucket": "${var.bucket}"}},
            "aws_s3_bucket_policy": {"site": {"bucket": "${aws_s3_bucket.site.id}", "policy": reading}},
            "aws_cloudfront_origin_access_control": {
                "site": {
                    "name": name,
                    "origin_access_control_origin_type": "s3",
                    "signing_behavior": "always",
                    "signing_protocol": "sigv4",
                }
            },
            "aws_cloudfront_function": {
                "site": {
                    "name": name,
                    "runtime": "cloudfront-js-2.0",
                    "publish": True,
                    "code": f'${{file("${{path.module}}/{FUNCTION}")}}',
                }
            },
            "aws_cloudfront_response_headers_policy": {
                kind: _policy(f"{name}-{kind}", headers) for kind, headers in kinds.items()
            },
            "aws_cloudfront_distribution": {"site": distribution},
        },
        "output": {"address": {"value": "${aws_cloudfront_distribution.site.domain_name}"}},
    }


def _behavior(kind: str) -> dict[str, object]:
    return {
        "target_origin_id": "bucket",
        "viewer_protocol_policy": "redirect-to-https",
        "allowed_methods": ["GET", "HEAD"],
        "cached_methods": ["GET", "HEAD"],
        "compress": True,
        "cache_policy_id": _OPTIMIZED,
        "response_headers_policy_id": f"${{aws_cloudfront_response_headers_policy.{kind}.id}}",
        "function_association": [
            {"event_type": "viewer-request", "function_arn": "${aws_cloudfront_function.site.arn}"}
        ],
    }


def _policy(name: str, headers: Headers) -> Mapping[str, object]:
    its = split(headers)
    return {
        "name": name,
        "security_headers_config": {
            "content_security_policy": {
                "content_security_policy": terraform.literal(its.csp),
                "override": True,
            },
            "content_type_options": {"override": True},
            "referrer_policy": {"referrer_policy": its.referrer, "override": True},
            "strict_transport_security": {
                "access_control_max_age_sec": its.seconds,
                "include_subdomains": its.subdomains,
                "override": True,
            },
        },
        "custom_headers_config": {
            "items": [
                {"header": header, "value": terraform.literal(value), "override": True}
                for header, value in its.custom
            ]
        },
    }
