"""The example site passes the audit, both in memory (as for `build --strict`) and as files in dist/."""

from pathlib import Path

import pytest

from builder import pipeline
from builder.check import run, site

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def output():
    return pipeline.build(ROOT)


@pytest.mark.standards("AR-11")
def test_nothing_is_found_in_the_example_and_every_page_scores_145_at_least(output, tmp_path):
    pipeline.write(output, tmp_path / "dist")
    lying = site.read(tmp_path / "dist", "dist", settings=site.settings_of(output.config))
    for built in (lying, site.of_output(output, "dist")):
        seen = run.audit(built)
        assert [finding.render() for finding in seen.findings] == []
        assert seen.scores[0].points >= 145
        assert len(seen.scores) == len(output.report.pages)
        assert min(seen.looked_at.values()) > 0
        assert list(seen.origins) == ["http://localhost:8001", "http://localhost:8002"], (
            "provider and API alone"
        )
