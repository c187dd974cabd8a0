"""The completion scripts for shells, and what a real bash completes with its script."""

import shutil
import subprocess

import pytest

from builder import cli, usage

BASH = shutil.which("bash")


def printed(shell, capsys):
    assert cli.main(["completion", shell]) == 0
    return capsys.readouterr().out


def completed(script, line):
    """Return what bash offers for the last word of a line, by the function that is registered for the first word."""
    words = line.split(" ")
    ask = f"""
spec=$(complete -p {words[0]}); function=${{spec##*-F }}; function=${{function%% *}}
COMP_WORDS=({" ".join(repr(word) for word in words)}); COMP_CWORD={len(words) - 1}
"$function" {words[0]}; printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    done = subprocess.run([BASH, "--norc", "-u", "-c", script + ask], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split()


@pytest.mark.skipif(BASH is None, reason="there is no bash here")
def test_bash_completes_commands_options_and_their_values(capsys):
    script = printed("bash", capsys)
    assert set(completed(script, "gossamer ")) > {*usage.VERBS, "--env", "--version"}
    for line, offered in (
        ("gossamer pre", ["preview"]),
        ("build.py se", ["serve"]),
        ("gossamer build", ["build"]),
        ("gossamer serve --fa", ["--fault"]),
        ("gossamer preview --fa", []),
        ("gossamer --st", ["--strict"]),
        ("gossamer check --log-format ", ["text", "json"]),
        ("gossamer --log-format j", ["json"]),
        ("gossamer build --out ", []),  # here bash offers files by itself
        ("gossamer build --out x --ver", ["--verbose"]),
        ("gossamer completion f", ["fish"]),
        ("gossamer clean --", ["--help", "--root", "--quiet", "--out", "--all", "--dry-run"]),
        ("gossamer nothing --ou", ["--out"]),
    ):
        assert completed(script, line) == offered, line


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_command_and_option_is_in_each_script(shell, capsys):
    script = printed(shell, capsys)
    for name, parser in usage.parsers("gossamer").items():
        assert name in script
        for option in parser._option_string_actions:
            spelled = option
            if shell == "fish":
                spelled = f"-l {option[2:]}" if option.startswith("--") else f"-s {option[1:]}"
            assert spelled in script, (name, option)
    if found := shutil.which(shell):
        checked = subprocess.run([found, "-n"], input=script, capture_output=True, text=True)
        assert (checked.returncode, checked.stderr) == (0, "")
