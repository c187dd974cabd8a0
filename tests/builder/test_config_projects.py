"""Sample projects with errors in configuration and loading: the exact message that the user gets."""

from pathlib import Path

import pytest

from builder.config import read_config
from builder.errors import SiteError
from builder.load import load

PROJECTS = Path(__file__).parent.parent / "projects"
CASES = sorted(path for prefix in ("config", "load") for path in PROJECTS.glob(f"{prefix}-*"))
ENVIRONMENTS = {"config-environment": "prodution", "config-overlay": "staging", "config-syntax": "staging"}


def test_there_are_cases():
    assert len(CASES) >= 17


@pytest.mark.parametrize("project", CASES, ids=lambda path: path.name)
def test_faults_are_told_all_at_once_in_order(project):
    with pytest.raises(SiteError) as caught:
        load(read_config(project, ENVIRONMENTS.get(project.name, "")))
    assert f"{caught.value}\n" == (project / "expected.txt").read_text()
    assert caught.value.exit_code == 1


@pytest.mark.parametrize("project", CASES, ids=lambda path: path.name)
def test_every_fault_has_a_place_and_a_remedy(project):
    with pytest.raises(SiteError) as caught:
        load(read_config(project, ENVIRONMENTS.get(project.name, "")))
    for fault in caught.value.faults:
        assert fault.where and fault.where.file, fault
        assert fault.hint, fault


def test_no_secret_is_repeated():
    shown = (PROJECTS / "config-auth" / "expected.txt").read_text()
    assert "client_secret" in shown
    assert "correct-horse" not in shown
