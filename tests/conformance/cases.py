"""The cases of a fault: the vault under CPython runs each of its shapes separately, the browser's visitor all of
them in one visit.
"""

import json

import pytest

from builder.qa.faults import FAULTS, shapes


def cases(names):
    """Return parameters for the fixture `realm`, whose ids and marks name the fault and the realm."""
    return [
        _case(FAULTS[name], kind, shape)
        for name in names
        for kind, shape in [*(("core", shape) for shape in shapes(FAULTS[name])), ("browser", "")]
    ]


def _case(fault, kind, shape):
    marks = [pytest.mark.fault(fault.name, kind), pytest.mark.standards(*fault.standards)]
    if kind == "browser":
        marks += [pytest.mark.browser, pytest.mark.full("faults in the browser")]
    if fault.needs:  # one pytest-xdist worker builds this site, not each of them
        marks.append(pytest.mark.xdist_group(json.dumps(dict(fault.needs), sort_keys=True)))
    words = (fault.name, kind, shape) if shape else (fault.name, kind)
    return pytest.param((kind, fault, shape), id="-".join(words), marks=marks)
