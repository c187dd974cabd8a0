"""Modules that do not work in a page, from the standard library and elsewhere, with the reason and an alternative."""

_COMPILER = "it needs Python's compiler, which is not in the browser"
_FILES = "there are no files and packages on a disk in the browser"
_PROCESSES = "there are no processes and threads in a page"
_SOCKETS = "there are no sockets in the browser"
_INNER = "it is an inner part of the standard library that does not work by itself"
_NATIVE = "Brython does not have the part of it that CPython has in C"

_TERMINAL = "there is no terminal and no desktop in the browser"
_BUILT = "Brython does not have it"
_ZONES = "Brython does not have it, nor a table of time zones"
_PACKAGES = "it is made for CPython, and cannot run in a page"

_WITHOUT = "do without it"
_GATHER = "run coroutines side by side with aio.gather from browser"
_FETCH = "fetch it: browser.aio, or auth.fetch for an API"
_LITERAL = 'import modules with import, or importlib.import_module("name")'

# (reason, remedy) → the names of modules. Each name includes its submodules.
_GROUPS: dict[tuple[str, str], str] = {
    (
        _COMPILER,
        _WITHOUT,
    ): "_ast _ast_unparse _profile _pyrepl _symtable bdb code codeop dis doctest interpreter modulefinder "
    "opcode pdb profile py_compile pyclbr pydoc rlcompleter symtable trace turtle",
    (
        _COMPILER,
        "start workers from a file of their own",
    ): "_webworker browser.worker concurrent.futures.webworker",
    (_PROCESSES, _GATHER): "_multiprocessing concurrent.futures.interpreter concurrent.futures.process "
    "concurrent.futures.thread concurrent.interpreters multiprocessing subprocess",
    (
        _SOCKETS,
        _FETCH,
    ): "select selectors aiohttp ftplib httpx imaplib nntplib poplib requests smtplib socketserver ssl telnetlib "
    "urllib3 wsgiref xmlrpc",
    (_SOCKETS, "use logging.basicConfig, or add handlers yourself"): "logging.config",
    (
        _FILES,
        _FETCH,
    ): "importlib.readers importlib.resources importlib.simple dbm filecmp fileinput mailbox mmap shelve sqlite3",
    (
        _TERMINAL,
        "build elements with browser.html, and print to the console",
    ): "curses pty readline termios tkinter tty",
    (
        _BUILT,
        "read it when the site is built: a file in site/data/ is a value in templates",
    ): "plistlib tomllib yaml",
    (_BUILT, "fetch JSON, or read the elements of the page with browser.document"): "bs4 lxml xml",
    (
        _ZONES,
        "use timezone(timedelta(hours=1)) of datetime, or window.Intl.DateTimeFormat of browser",
    ): "pytz zoneinfo",
    (_PACKAGES, "compute it when the site is built, or ask an API"): "matplotlib numpy pandas scipy",
    (_FILES, _LITERAL): "imp pkgutil site zipimport",
    (_NATIVE, _WITHOUT): "antigravity compression.bz2 compression.lzma compression.zstd stringprep",
    (
        _NATIVE,
        "use UTF-8; TextDecoder, from browser.window, reads other encodings",
    ): "encodings.big5 encodings.big5hkscs encodings.bz2_codec encodings.cp949 encodings.cp950 "
    "encodings.euc_kr encodings.gb18030 encodings.gb2312 encodings.gbk encodings.hz "
    "encodings.idna encodings.iso2022_jp encodings.iso2022_jp_1 encodings.iso2022_jp_2 encodings.iso2022_jp_2004 "
    "encodings.iso2022_jp_3 encodings.iso2022_jp_ext encodings.iso2022_kr encodings.johab "
    "encodings.mbcs encodings.oem",
    (_INNER, "import re"): "_sre python_re re1 sre_compile sre_constants sre_parse",
    (_INNER, "import os.path"): "genericpath",
    (_INNER, _WITHOUT): "VFS_import browser.idbcache unittest.__main__ xml_helpers",
}
_ABSENT = {name: told for told, names in _GROUPS.items() for name in names.split()}
_READ = (
    "there are no files in the browser",
    "fetch the file: reply = await browser.aio.get(url), then reply.data",
)
_NO_CODE = (_COMPILER, "write the code itself; for data use ast.literal_eval or JSON")
_THREADS = dict.fromkeys(
    ("ThreadPoolExecutor", "ProcessPoolExecutor", "InterpreterPoolExecutor", "process", "thread"),
    (_PROCESSES, _GATHER),
)
# The same for missing names in existing modules: module → name → (reason, remedy).
NAMES: dict[str, dict[str, tuple[str, str]]] = {
    "base64": dict.fromkeys(
        ("a85decode", "a85encode", "z85decode", "z85encode"), (_NATIVE, "use base64.b85encode and b85decode")
    ),
    "binascii": dict.fromkeys(("a2b_qp", "a2b_uu", "b2a_qp", "b2a_uu"), (_NATIVE, "use base64")),
    "builtins": {"open": _READ, **dict.fromkeys(("compile", "eval", "exec"), _NO_CODE)},
    "codecs": {"open": _READ},
    "concurrent.futures": _THREADS,
    "dataclasses": {
        "make_dataclass": ("Brython's classes get no fields this way", "write the class out, with @dataclass")
    },
    "io": dict.fromkeys(("FileIO", "open", "open_code"), _READ),
    "tokenize": {"open": _READ},
    "zlib": {"adler32": (_NATIVE, "use zlib.crc32")},
}


def absent(name: str) -> tuple[str, str] | None:
    """Return why a module does not work in a page, and what to do instead; None if it works."""
    parts = name.split(".")
    heads = (".".join(parts[:count]) for count in range(len(parts), 0, -1))
    return next((_ABSENT[head] for head in heads if head in _ABSENT), None)


def needs_compiler(name: str) -> bool:
    """Return whether the module with this name needs Python's compiler."""
    told = absent(name)
    return told is not None and told[0] == _COMPILER
