"""Where journeys happen, when it is not the example as it stands."""

import pytest

from builder.qa import sites


def site_with(settings):
    """A fixture: the example with settings of its own, for one module."""

    @pytest.fixture(scope="module")
    def site():
        with sites.running_site(overrides=settings) as running:
            yield running

    return site
