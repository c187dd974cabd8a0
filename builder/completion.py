"""Generate shell completion scripts from the command-line parsers. The scripts themselves never start Gossamer."""

import argparse
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

PROGRAMS = ("gossamer", "build.py")


@dataclass(frozen=True, slots=True)
class Option:
    """An option: its spellings, its help, a name for its value ("" if it takes none), and the allowed values."""

    names: tuple[str, ...]
    help: str
    value: str = ""
    choices: tuple[str, ...] = ()
    is_path: bool = False


@dataclass(frozen=True, slots=True)
class Verb:
    """A command with its options. `words` are the allowed values of its first argument, if that is not a path."""

    name: str
    summary: str
    options: tuple[Option, ...]
    words: tuple[str, ...]


def verbs(parsers: Mapping[str, argparse.ArgumentParser]) -> list[Verb]:
    """Return the commands with the options that their parsers accept. `parsers` maps command names to parsers."""
    return [_verb(name, parser) for name, parser in parsers.items()]


def _verb(name: str, parser: argparse.ArgumentParser) -> Verb:
    actions = parser._actions  # argparse has no public way to list them
    options = tuple(_option(action) for action in actions if action.option_strings)
    words = [str(word) for action in actions if not action.option_strings for word in action.choices or ()]
    return Verb(name, (parser.description or name).partition(".\n")[0], options, tuple(words))


def _option(action: argparse.Action) -> Option:
    value = "" if action.nargs == 0 else str(action.metavar or action.dest.upper())
    choices = tuple(map(str, action.choices or ()))
    return Option(tuple(action.option_strings), action.help or "", value, choices, action.type is Path)


def script(shell: str, known: Iterable[Verb]) -> str:
    """Return the completion script for "bash", "zsh" or "fish"."""
    return "\n".join({"bash": _bash, "zsh": _zsh, "fish": _fish}[shell](list(known))) + "\n"


def _bash(known: list[Verb]) -> Iterator[str]:
    names = " ".join(verb.name for verb in known)
    yield "# Load it with: source <(gossamer completion bash)"
    yield "_gossamer() {"
    yield '    local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" verb="${COMP_WORDS[1]}" known=""'
    yield "    COMPREPLY=()"
    yield f'    case " {names} " in'
    yield '        *" $verb "*) ;;'
    yield '        *) case "$verb" in -*) verb=build ;; *) verb="" ;; esac ;;'
    yield "    esac"
    yield '    [ "$COMP_CWORD" -gt 1 ] || verb=""'
    yield '    case "$verb:$before" in'
    for verb in known:
        for option in verb.options:
            spelled = "|".join(f"{verb.name}:{name}" for name in option.names)
            if option.choices:
                yield f'        {spelled}) known="{" ".join(option.choices)}" ;;'
            elif option.value:
                yield f"        {spelled}) return ;;"
        yield f'        {verb.name}:*) known="{" ".join(_words(verb))}" ;;'
    first = next((" ".join(_words(verb)) for verb in known if verb.name == "build"), "")
    yield f'        *) known="{names} {first} --version" ;;'
    yield "    esac"
    yield '    COMPREPLY=($(compgen -W "$known" -- "$word"))'
    yield "}"
    yield f"complete -o default -F _gossamer {' '.join(PROGRAMS)}"


def _words(verb: Verb) -> list[str]:
    return [*verb.words, *(name for option in verb.options for name in option.names)]


def _zsh(known: list[Verb]) -> Iterator[str]:
    yield f"#compdef {' '.join(PROGRAMS)}"
    yield "# Load it with: source <(gossamer completion zsh)"
    yield "_gossamer() {"
    yield "    local -a verbs"
    yield "    verbs=("
    yield from (f"        {_quoted(f'{verb.name}:{verb.summary}')}" for verb in known)
    yield "    )"
    yield "    if (( CURRENT == 2 )); then _describe command verbs; return; fi"
    yield '    local verb="$words[2]"'
    yield "    shift words; (( CURRENT-- ))"
    yield '    case "$verb" in'
    for verb in known:
        specs = [_quoted(spec) for option in verb.options for spec in _zsh_specs(option)]
        rest = _quoted(f"1:argument:({' '.join(verb.words)})" if verb.words else "*:file:_files")
        yield f"        {verb.name}) _arguments {' '.join(specs)} {rest} ;;"
    yield "    esac"
    yield "}"
    yield (
        'if [ "$funcstack[1]" = _gossamer ]; then _gossamer "$@"; else compdef _gossamer '
        + f"{' '.join(PROGRAMS)}; fi"
    )


def _zsh_specs(option: Option) -> Iterator[str]:
    told = option.help
    for mark in "\\[]:":
        told = told.replace(mark, f"\\{mark}")
    what = f"({' '.join(option.choices)})" if option.choices else "_files" if option.is_path else " "
    value = f":{option.value}:{what}" if option.value else ""
    yield from (f"{name}[{told}]{value}" for name in option.names)


def _fish(known: list[Verb]) -> Iterator[str]:
    yield "# Load it with: gossamer completion fish | source"
    yield f"for program in {' '.join(PROGRAMS)}"
    for verb in known:
        yield f"    complete -c $program -n __fish_use_subcommand -f -a {verb.name} -d {_quoted(verb.summary)}"
    for verb in known:
        seen = f"    complete -c $program -n {_quoted(f'__fish_seen_subcommand_from {verb.name}')}"
        if verb.words:
            yield f"{seen} -f -a {_quoted(' '.join(verb.words))}"
        yield from (f"{seen} {_fish_option(option)}" for option in verb.options)
    yield "end"


def _fish_option(option: Option) -> str:
    names = " ".join(f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names)
    value = ""
    if option.value:
        value = " -r -F" if option.is_path else " -x"
    if option.choices:
        value += f" -a {_quoted(' '.join(option.choices))}"
    return f"{names}{value} -d {_quoted(option.help)}"


def _quoted(text: str) -> str:
    """Quote a text so that all three shells read it the same way. It must not contain a backslash before a quote."""
    return "'" + text.replace("'", "'\"'\"'") + "'"
