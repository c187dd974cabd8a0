"""Turn brython.js into the runtime for pages: without parser and compiler, strict, minified, checked."""

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from builder.cache import Cache, edition, edition_below
from builder.compile import fixes
from builder.compile.engine import JS, Engine, boot
from builder.compile.small import small
from builder.errors import Fault, SiteError

KNOWN = ("3.15.0",)
_SEPARATOR = "\n;\n"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of brython.js that the browser does not need, recognized by a text that occurs only in it.

    `keep` lists the ranges of it that are needed, each from a first text up to (not including) a second.
    `stub` names a script of ours that replaces it.
    """

    name: str
    signature: str
    keep: tuple[tuple[str, str], ...] = ()
    stub: str = ""


SECTIONS = (
    Section("token names", "const tokens=['ENDMARKER'"),
    Section("tokenizer", "$B.tokenizer=function", (("const Other_ID_Start=", "const FT_START="),)),
    Section("loaders", "function idb_load("),
    Section("exec and eval", "$$eval=_b_.eval=function", stub="noexec.js"),
    Section("python to JavaScript", "$B.py2js=function", stub="options.js"),
    Section("table of syntax-tree classes", "__BRYTHON__.ast_classes="),
    Section("syntax tree", "$B.ast_js_to_py=function"),
    Section(
        "code generator",
        "$B.js_from_root=function",
        (
            ("function resolve_in_namespace(", "var $operators="),
            ("$B.decode_position=", "function get_source_from_position("),
            ("$B.scope_name=", "function show_flags("),
        ),
    ),
    Section("symbol table", "$B._PySymtable_Build=function"),
    Section("parser actions", "$B._PyPegen={}"),
    Section("string parser", "$B.prepare_string=function"),
    Section("number parser", "$B.prepare_number=function"),
    Section("parser", "$B.parser_constants="),
    Section("keywords", "$B.python_keywords="),
    Section("grammar", "function fprintf("),
    Section("docstrings", "var docs={ArithmeticError"),
)
# The part of the code generator that is kept asks for the builtins that existed when it was loaded.
_PREFACE = {
    "code generator": "var builtins_scope={locals:{has:function(name){return Object.hasOwn(_b_,name)&&"
    "!/^__(doc|loader|name|package|spec)__$/.test(name)}}};\n"
}


@dataclass(frozen=True, slots=True)
class Cut:
    """A cut in a section that is kept: replaces the text from `first` up to (not including) `last` by `new`."""

    first: str
    last: str
    new: str = ""


_END = "})(__BRYTHON__);"
# Most cuts remove what handles source text in the browser: loading, compiling, quoting it in tracebacks.
CUTS = (
    Cut("var has_storage=typeof(Storage)", "var _window=globalThis"),  # unnecessary access to web storage
    Cut("$B.show_tokens=function(src,mode){", "$B.getPythonModule=function("),
    Cut("$B.importPythonModule=function(name,options)", _END),
    Cut("_b_.compile=function(){", "_b_.debug=$B.debug", "_b_.compile=function(){}\n"),
    Cut("function make_report(lines,positions){", "function trace_from_stack(err){"),
    Cut("var positions=false\nif(! is_syntax_error", "trace.push('    '+lines[lineno-1].trim())}}else{", "{"),
    Cut("var python_keywords\nfunction _find_keyword_typos", "$B.error_trace=function("),
    Cut("if(err._metadata){_find_keyword_typos(err)}", "\n"),
    Cut("$B.make_import_paths=function(filename){", "$B.addToImported=function("),
    Cut("function run_js(module_contents,", "var ModuleSpec=$B.ModuleSpec="),
    Cut("function parent_package(mod_name){", "function get_info(info){"),
    Cut("$B.$meta_path=[VFSFinder,", "var Loader={ob_type"),
    Cut(",VFSFinder:VFSFinder,StdlibStatic:", "}\n)"),
    Cut("run_script:function(){", "scope:globalThis"),
    Cut("load:function(script_url){\nvar file_obj", "mouseCoords:function("),
    Cut("reload:function(){\nvar scripts", "URLParameter:function("),
    Cut("import_js:function(){", "import_modules:function("),
    Cut("import_scripts:function(refs", "JSObject:$B.JSObj"),
    Cut('load:function(script_url){console.log(\'"javascript.load"', "Math:self.Math"),
    Cut("py2js:function(src,module_name){", "pyobj2jsobj:function("),
    # the __doc__ of builtin types is None, because their docstrings are removed
    Cut("'__doc__',cls.tp_doc)", ")", "'__doc__',cls.tp_doc||_b_.None"),
    Cut("else if(cls[slot]){$B.wrapper_methods", "{", "else if(cls[slot]||slot=='tp_doc')"),
)
# Functions that nothing calls: neither Brython itself, nor its standard library, nor compiled code.
UNUSED = (
    *("$DOMEventAttrs_IE", "$DOMEventAttrs_W3C", "$factoryXXX", "$isEvent", "$isNodeList"),
    *("$set_string_no_duplicate", "add_iterable", "builtin_object_getattro", "format_sign", "frozendict_or"),
    *("internal_property", "jsobj2dict", "make_iterator_class", "make_lines", "make_rmethods", "no_set_attr"),
    *("search_own_slot", "set_tp_slots", "set_type_getattro", "unpack_mapping"),
)
# The docstrings of builtin types. Those of builtin functions are a section of their own.
_DOCSTRING = re.compile(r"(?m)^(init_type\([^`\n]*)`[^`]*`")

# Statements that write debug output for Brython's developers to the console, which would mix with a program's output.
# The fallback for errors that cannot be reported otherwise is kept, and so are warnings about attributes.
_QUOTED = r"""'(?:[^'\n\\]|\\.)*'|"(?:[^"\n\\]|\\.)*"|`[^`]*`"""
_ARGUMENTS = rf"(?:[^()'\"`]|{_QUOTED})*"
for _ in range(3):
    _ARGUMENTS = rf"(?:[^()'\"`]|{_QUOTED}|\({_ARGUMENTS}\))*"
_DEBUGGING = re.compile(
    rf"(?<=[{{}};\n])(?<!err1\){{)(?<!exc_err\){{\n)(?<!warn\(msg\){{)console\.log\({_ARGUMENTS}\)(?=[\n}}])"
)

# For the full runtime as well. Where Brython would write HTML, it creates a text node, or raises an error
# that says what to do instead. Where it would generate code, it raises an error that says so.
_NO_CODE = "code is compiled at build time"
PATCHES = (
    (
        "self.innerHTML=_b_.str.$factory(first)}",
        "self.appendChild(document.createTextNode(_b_.str.$factory(first)))}",
    ),
    (
        "self.innerHTML=_b_.str.$factory(value)}",
        '$B.RAISE(_b_.RuntimeError,".html cannot be set: build elements, or set .text")}',
    ),
    (
        "var new_js_class=Function('cl_dict','bases',body)(cl_dict,bases)",
        f'$B.RAISE(_b_.TypeError,"a class cannot inherit a JavaScript class: {_NO_CODE}")\nvar new_js_class',
    ),
    (
        "var func=new Function('_b_','__file__',globals_name,'return '+code.co_code)",
        f'$B.RAISE(_b_.RuntimeError,"FunctionType cannot make functions: {_NO_CODE}")\nvar func',
    ),
)
CHECKS = (
    ("int('20', 16)", "__BRYTHON__.builtins.int.$factory('20', 16)", 32),
    ("repr of a list", "__BRYTHON__.builtins.repr(__BRYTHON__.$list([1, 'a']))", "[1, 'a']"),
    ("no exec", "__BRYTHON__.builtins.exec.$function_infos.join()", "builtins,exec,exec"),
    ("the registry", "typeof __BRYTHON__.gossamer.add", "function"),
)


class _UnknownRuntime(Exception):
    """The sections of this version of brython.js are unknown."""


def build_runtime(engine: Engine, cache: Cache, mode: str = "slim") -> tuple[str, tuple[Fault, ...]]:
    """Return the text of scripts/runtime.js, and any warnings about it.

    `mode` is "slim" or "full" ([build] runtime). If the sections of this Brython are not known, return the
    full runtime with a warning. Raise SiteError if its HTML sinks are not found, or the result fails a check.
    """
    warnings: tuple[Fault, ...] = _unfit(engine)
    if mode == "slim":
        try:
            return _finished(slim(engine.source, engine.version), cache), warnings
        except _UnknownRuntime as error:
            warnings = (*warnings, _fallback(engine.version, str(error)))
    return _finished(_SEPARATOR.join(_patched(engine.source).split(_SEPARATOR)), cache), warnings


def slim(source: str, version: str) -> str:
    """Return brython.js without the sections that a compiled site does not need.

    Raise _UnknownRuntime if the version is not known, or if a section is not where it should be.
    """
    if version not in KNOWN:
        raise _UnknownRuntime(f"version {version} has not been tried")
    parts = _patched(source).split(_SEPARATOR)
    for section in SECTIONS:
        found = [index for index, part in enumerate(parts) if section.signature in part]
        if len(found) != 1:
            raise _UnknownRuntime(f"the section “{section.name}” was found {len(found)} times")
        parts[found[0]] = _remains(section, parts[found[0]])
    text = _without_cuts(_SEPARATOR.join(part for part in parts if part.strip()))
    return _DOCSTRING.sub(r'\1""', _without_unused(text))


def _without_unused(text: str) -> str:
    """Remove the functions and arrays of UNUSED, each from the line that defines it to the bracket that closes it."""
    for name in UNUSED:
        found = re.findall(rf"(?m)^(?:function |var |(?:[\w$]+\.)+){re.escape(name)}(?==|\()", text)
        if len(found) != 1:
            raise _UnknownRuntime(f"“{name}” is defined {len(found)} times")
        start = text.index(found[0])
        text = text[:start] + text[_end(text, start) :]
    return text


def _end(text: str, start: int) -> int:
    """Return the position after the bracket that closes the body of the function, or the array, that begins here."""
    depth, opened = 0, False
    for found in re.compile(rf"{_QUOTED}|[][(){{}}]").finditer(text, start):
        depth += (found[0] in "[({") - (found[0] in "])}")
        opened |= found[0] in "[{"
        if opened and not depth:
            return found.end()
    raise _UnknownRuntime("a definition does not end")


def _without_cuts(text: str) -> str:
    for cut in CUTS:
        if text.count(cut.first) != 1:
            raise _UnknownRuntime(f"“{cut.first}” was found {text.count(cut.first)} times")
        start = text.index(cut.first)
        end = text.find(cut.last, start)
        if end < 0:
            raise _UnknownRuntime(f"“{cut.last}” was not found")
        text = text[:start] + cut.new + text[end:]
    return text


def _remains(section: Section, text: str) -> str:
    if section.stub:
        return _script(section.stub)
    kept = []
    for first, last in section.keep:
        if text.count(first) != 1:
            raise _UnknownRuntime(f"“{first}” was not found once in the section “{section.name}”")
        start = text.index(first)
        end = text.find(last, start)
        if end < 0:
            raise _UnknownRuntime(f"“{last}” was not found in the section “{section.name}”")
        kept.append(text[start:end])
    if not kept:
        return ""
    body = _PREFACE.get(section.name, "") + "\n".join(kept)
    return f"(function($B){{var _b_=$B.builtins;\n{body}\n}})(__BRYTHON__);"


def _patched(source: str) -> str:
    for old, new in PATCHES:
        if source.count(old) != 1:
            message = (
                "this Brython writes HTML in a way the build does not know; it cannot run under Trusted Types"
            )
            raise SiteError(Fault("runtime", message, "install the version in requirements.txt"))
        source = source.replace(old, new)
    return fixes.runtime(source)


def _finished(brython: str, cache: Cache) -> str:
    text = "\n".join(
        [
            '!function(){"use strict";',
            _script("prelude.js"),
            _DEBUGGING.sub(";", brython),
            _script("loader.js"),
            "}();",
        ]
    )
    tools = edition("minify"), edition_below(Path(__file__).parent)
    key = hashlib.sha256("\0".join((*tools, text)).encode()).hexdigest()
    if stored := cache.get("runtime", key):
        return stored.decode("utf-8")
    made = small(text)
    check(made)
    cache.put("runtime", key, made.encode("utf-8"))
    return made


def check(text: str) -> None:
    """Run the runtime in a bare V8 and evaluate expressions that fail if it was cut or wrapped badly.

    Raise SiteError if one gives the wrong value.
    """
    context = boot(_script("host.js"))
    try:
        context.eval(_script("page.js"))
        context.eval(text)
        for name, question, answer in CHECKS:
            if (found := context.eval(question)) != answer:
                raise SiteError(Fault("runtime", f"the slimmed runtime fails its check “{name}”: {found!r}"))
    finally:
        context.close()


def _unfit(engine: Engine) -> tuple[Fault, ...]:
    """Return a warning with the names of the fixes that cannot be applied to this Brython."""
    if not (names := fixes.unfit(engine.source)):
        return ()
    message = (
        f"{len(names)} fixes of Brython do not fit version {engine.version}: {', '.join(names)}. "
        "Programs may print something else than CPython"
    )
    return (Fault("runtime-unknown", message, "install the Brython version named in requirements.txt"),)


def _fallback(version: str, reason: str) -> Fault:
    message = f"Brython {version} cannot be slimmed ({reason}); pages get the full runtime"
    return Fault("runtime-unknown", message, "install the Brython version named in requirements.txt")


@lru_cache(maxsize=16)
def _script(name: str) -> str:
    text = (JS / name).read_text(encoding="utf-8")
    return re.sub(r"(?m)^\s*//.*\n", "", text)
