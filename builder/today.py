"""Determine the date of a build: SOURCE_DATE_EPOCH if it is set, so that builds are reproducible on any day."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime

from builder.errors import Fault, UsageError

EPOCH = "SOURCE_DATE_EPOCH"


def today(environ: Mapping[str, str] = os.environ) -> datetime:
    """Return the time that a build uses as the current time, in UTC.

    SOURCE_DATE_EPOCH is in seconds since 1970 (https://reproducible-builds.org/specs/source-date-epoch/). Raise
    UsageError if it is anything else.
    """
    text = environ.get(EPOCH, "")
    if not text:
        return datetime.now(UTC)
    try:
        return datetime.fromtimestamp(int(text), UTC)
    except (ValueError, OverflowError, OSError):
        hint = f"unset it, or set it to seconds since 1970: {EPOCH}=$(date +%s)"
        raise UsageError(Fault("bad-epoch", f'{EPOCH} is "{text}", which is no moment', hint)) from None
