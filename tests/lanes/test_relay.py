"""The relay for Firefox changes only two things in what it forwards; and the functions that find the browsers work."""

import json

import pytest

from builder.errors import MachineError
from builder.qa import engines
from tests.lanes import relay


def test_a_script_gets_no_activation():
    command = {
        "id": 1,
        "method": "script.callFunction",
        "params": {"userActivation": True, "awaitPromise": True},
    }
    forward, answer = relay.pass_on(json.dumps(command))
    assert json.loads(forward)["params"] == {"awaitPromise": True}
    assert answer is None


def test_a_command_of_a_later_firefox_is_answered():
    forward, answer = relay.pass_on('{"id": 7, "method": "emulation.setMediaFeaturesOverride", "params": {}}')
    assert forward is None
    assert json.loads(answer) == {"type": "success", "id": 7, "result": {}}


def test_anything_else_passes_as_it_is():
    text = '{"id":3, "method":"browsingContext.navigate","params":{"url":"about:blank"}}'
    assert relay.pass_on(text) == (text, None)


def program(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return str(path)


def test_firefox_is_the_named_one_or_stands_on_the_path(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv(engines.FIREFOX, raising=False)
    with pytest.raises(MachineError, match="no Firefox on PATH"):
        engines.firefox()
    plain = program(tmp_path / "firefox")
    assert engines.firefox() == plain
    extended = program(tmp_path / "firefox-esr")
    assert engines.firefox() == extended
    monkeypatch.setenv(engines.FIREFOX, str(tmp_path / "nowhere"))
    with pytest.raises(MachineError, match="is no program"):
        engines.firefox()


def test_webkit_wants_three_programs_and_says_which_is_missing(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MachineError, match="no WebKitWebDriver, MiniBrowser, Xvfb here") as raised:
        engines.webkit(tmp_path)
    assert "apt-get install -y webkit2gtk-driver xvfb" in raised.value.faults[0].hint
    driver, screen = program(tmp_path / "WebKitWebDriver"), program(tmp_path / "Xvfb")
    browser = program(tmp_path / "lib/x86_64/webkit2gtk-4.1/MiniBrowser")
    assert engines.webkit(tmp_path) == engines.WebKit(driver, browser, screen)
