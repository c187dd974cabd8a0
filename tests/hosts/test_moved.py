"""Former addresses beyond a host's limit: the pages there redirect instead, or the build says what to reduce."""

import json

import pytest

from builder.hosts import cloudflare, cloudfront, vercel
from builder.hosts.plan import plan
from tests.builder.making import make_config

from .sites import SAMPLES

SITE = SAMPLES["plain"].output


def made(host, count):
    moved = {f"/old-{number}/": "/about/" for number in range(count)}
    return host.write(plan(SITE.rules, make_config(), moved))


def told(written):
    return [line for line in written.lost if line.startswith("Former addresses:")]


@pytest.mark.parametrize(
    ("host", "fits", "known"),
    [
        (cloudflare, cloudflare.MAX_MOVED, lambda written: [file.path for file in written.public[1:]]),
        (cloudfront, 100, lambda written: "/old-0/" in written.beside[1].data.decode()),
    ],
)
def test_too_many_are_left_to_their_pages_and_that_is_told(host, fits, known):
    written = made(host, fits)
    assert known(written) and told(written) == []
    written = made(host, fits * 10 if host is cloudfront else fits + 1)
    assert not known(written)
    assert (len(told(written)), written.faults) == (1, ())


def test_vercel_takes_no_file_with_more():
    written = made(vercel, vercel.MAX_ENTRIES)
    assert len(json.loads(written.public[0].data)["redirects"]) == vercel.MAX_ENTRIES
    assert written.faults == ()
    (fault,) = made(vercel, vercel.MAX_ENTRIES + 1).faults
    assert (fault.code, fault.hint) == ("too-many-rules", "keep fewer former addresses (aliases)")
