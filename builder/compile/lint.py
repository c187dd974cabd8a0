"""Find code that cannot work once compiled, in the syntax tree. Each fault has a position and a remedy."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from builder.compile.absent import NAMES
from builder.compile.engine import Node
from builder.compile.only import ONLY, lacks
from builder.compile.tree import FUNCTIONS, Import, children, dotted, imports, walk
from builder.errors import Fault, Where, did_you_mean, excerpt

_COMPREHENSIONS = frozenset({"ListComp", "SetComp", "DictComp", "GeneratorExp"})
_MUTABLE = {"List": "list", "Dict": "dict", "Set": "set"}
_GENERATORS = frozenset({"exec", "eval", "compile"})
_SINKS = frozenset({"innerHTML", "outerHTML", "srcdoc"})
_SINK_CALLS = frozenset(
    {"insertAdjacentHTML", "createContextualFragment", "setHTMLUnsafe", "parseFromString"}
)
_REALMS = frozenset({"window", "self", "browser.window", "browser.self", "globalThis", "window.globalThis"})
_NO_CODE = "code is compiled at build time, and the page's policy forbids generating any"
_BUILD_NODES = "build nodes with browser.html and append them with <=, or set .text"

# Names that cannot be imported: module → name ("" is the module itself) → remedy.
_FORBIDDEN: dict[str, dict[str, str]] = {
    "browser": {
        "worker": "start workers from a file of their own; the sign-in vault is one already",
        "webcomponent": "use ordinary elements and classes",
        "load": "import a Python module, or put the script on the page from its template",
        "load1": "put the script on the page from its template",
        "run_script": "put the code into a module and import it",
        "template": "write the page as a Jinja2 template, rendered by the build, or use browser.html",
    },
    "browser.worker": {"": "start workers from a file of their own; the sign-in vault is one already"},
    "browser.webcomponent": {"": "use ordinary elements and classes"},
    "browser.template": {
        "": "write the page as a Jinja2 template, rendered by the build, or use browser.html"
    },
    "javascript": {
        "import_js": "put the script on the page from its template and reach it through browser.window",
        "load": "put the script on the page from its template",
        "import_scripts": "put the script on the page from its template",
        "py2js": "the compiler is not in the browser",
    },
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A piece of code that cannot work. Its file is added later."""

    node: Node
    message: str
    hint: str


def check(tree: Node, path: str, text: str, free: bool) -> Iterator[Fault]:
    """Yield the faults of a module of the site or of the sign-in library, in source order.

    `free` allows imports with computed names; [build] include lists the modules that they may import.
    """
    nodes, imported = tuple(walk(tree)), imports(tree)
    found = [*_awaits(nodes), *_blocking(nodes), *_timed(nodes, imported), *_imports(imported, free)]
    bound = _bound_names(nodes)
    for node in nodes:
        for rule in _RULES:
            found.extend(rule(node, bound))
    for item in sorted(found, key=_place):
        line, column = _place(item)
        yield Fault(
            "cannot-compile", item.message, item.hint, Where(path, line, column), excerpt(text, line, column)
        )


def _place(item: Finding) -> tuple[int, int]:
    return item.node.get("line") or 0, item.node.get("column") or 0


def _awaits(nodes: Iterable[Node]) -> Iterator[Finding]:
    for node in nodes:
        if node["kind"] not in _COMPREHENSIONS:
            continue
        if any(part.get("is_async") for part in node["generators"]):
            yield Finding(node, "an asynchronous comprehension is compiled into a synchronous one", _LOOP)
        elif node["kind"] == "GeneratorExp" and any(_awaits_inside(child) for child in _inner(node)):
            yield Finding(node, "`await` in a generator expression makes an asynchronous generator", _LIST)


def _blocking(nodes: Collection[Node]) -> Iterator[Finding]:
    """Find uses of the result of asyncio.run(), because a page cannot wait for it."""
    started = {id(node["value"]) for node in nodes if node["kind"] == "Expr"}
    for node in nodes:
        if node["kind"] == "Call" and dotted(node["func"]) == "asyncio.run" and id(node) not in started:
            message = (
                "asyncio.run() starts a coroutine and returns at once: a page cannot wait for its result"
            )
            yield Finding(node, message, "`await` the coroutine in an async function")


def _timed(nodes: Iterable[Node], imported: Iterable[Import]) -> Iterator[Finding]:
    """Find calls of timeit with source text, which it would have to compile in the browser."""
    called = {f"timeit.{name}" for name in _TIMED}
    called |= {name for item in imported if item.module == "timeit" for name in item.names or ()}
    for node in nodes:
        if node["kind"] == "Call" and dotted(node["func"]) in called:
            given = [*node["args"][:2], *(each["value"] for each in node["keywords"])]
            for text in filter(_is_text, given):
                yield Finding(text, f"timeit cannot time text: {_NO_CODE}", "give it a function: lambda: …")


def _is_text(node: Node) -> bool:
    return node["kind"] == "Constant" and isinstance(node.get("value"), str) and node["value"] != "pass"


_YIELDS = frozenset({"Yield", "YieldFrom"})
_TIMED = ("timeit", "repeat", "Timer")
_LOOP = "write a loop with `async for`, appending to a list"
_FETCH = "fetch the file: reply = await browser.aio.get(url), then reply.data"
_LIST = "write a list in its place: [… for …], in which `await` works"


def _inner(node: Node) -> Iterator[Node]:
    """Yield the parts of a comprehension, except for its first iterable, which is evaluated outside of it."""
    first = node["generators"][0]["iter"]
    for _, child in children(node):
        if child["kind"] == "comprehension":
            yield from (part for _, part in children(child) if part is not first)
        else:
            yield child


def _awaits_inside(node: Node) -> bool:
    if node["kind"] == "Await":
        return True
    return node["kind"] not in FUNCTIONS and any(_awaits_inside(child) for _, child in children(node))


def _imports(imported: Iterable[Import], free: bool) -> Iterator[Finding]:
    for item in imported:
        place: Node = {"kind": "Import", "line": item.line, "column": item.column}
        if not item.module and not item.level and not free:
            hint = 'name the module with a literal, or list it in [build] include: include = ["views.more"]'
            yield Finding(place, "a module is imported by a name computed at run time", hint)
        if item.module == "typing" and "*" in (item.names or ()):
            yield Finding(
                place, "some names of typing need modules of their own", "import the names that you use"
            )
        for name, (why, hint) in NAMES.get(item.module, {}).items():
            if name in (item.names or ()):
                yield Finding(place, f"{item.module}.{name} cannot work: {why}", hint)
        table = _FORBIDDEN.get(item.module, {})
        for name in item.names if item.names is not None else ("",):
            full = f"{item.module}.{name}" if name else item.module
            if hint := table.get(name, table.get("", "")):
                yield Finding(place, f"{full} cannot work: {_NO_CODE}", hint)
            elif name and lacks(item.module, name) and not item.guarded:
                yield Finding(place, f"{full} is not in the browser", _only(item.module, name))


def _only(module: str, name: str) -> str:
    near = did_you_mean(name, ONLY[module])
    return near or f"what {module} has there: {', '.join(sorted(ONLY[module]))}"


def _generated(node: Node, bound: frozenset[str]) -> Iterator[Finding]:
    name = node.get("id")
    is_load = node["kind"] == "Name" and node.get("ctx", {}).get("kind") == "Load"
    if is_load and name in _GENERATORS and name not in bound:
        yield Finding(
            node,
            f"{name}() cannot work: {_NO_CODE}",
            "write the code itself; for data use ast.literal_eval or JSON",
        )
    elif is_load and name == "open" and name not in bound:
        yield Finding(node, "open() cannot work: there are no files in the browser", _FETCH)


def _javascript(node: Node, bound: frozenset[str]) -> Iterator[Finding]:
    if node["kind"] != "Attribute":
        return
    realm, name = dotted(node["value"]), node["attr"]
    if name in NAMES.get(realm, {}):
        why, hint = NAMES[realm][name]
        yield Finding(node, f"{realm}.{name} cannot work: {why}", hint)
    elif realm in _REALMS and name in ("eval", "Function", "execScript"):
        yield Finding(node, f"{realm}.{name} cannot work: {_NO_CODE}", "write it in Python")
    elif hint := _FORBIDDEN.get(realm, {}).get(name, ""):
        yield Finding(node, f"{realm}.{name} cannot work: {_NO_CODE}", hint)
    elif realm not in bound and lacks(realm, name):
        yield Finding(node, f"{realm}.{name} is not in the browser", _only(realm, name))


def _html(node: Node, bound: frozenset[str]) -> Iterator[Finding]:
    if node["kind"] in ("Assign", "AnnAssign", "AugAssign"):
        targets = node.get("targets") or [node["target"]]
        for target in targets:
            if target["kind"] == "Attribute" and _is_sink(target):
                message = f".{target['attr']} = … writes HTML: it lets text become code, and the page's policy refuses it"
                yield Finding(target, message, _BUILD_NODES)
    elif node["kind"] == "Call" and node["func"]["kind"] == "Attribute":
        name = node["func"]["attr"]
        owner = dotted(node["func"]["value"])
        if name in _SINK_CALLS or (name in ("write", "writeln") and owner.split(".")[-1] == "document"):
            yield Finding(
                node["func"], f".{name}() writes HTML, which the page's policy refuses", _BUILD_NODES
            )


def _is_sink(target: Node) -> bool:
    owner = dotted(target["value"])
    return target["attr"] in _SINKS or (target["attr"] == "html" and owner not in ("self", "cls"))


def _classes(node: Node, bound: frozenset[str]) -> Iterator[Finding]:
    if node["kind"] != "ClassDef":
        return
    for each in node["body"]:
        if each.get("name") == "__await__" and any(part["kind"] in _YIELDS for part in walk(each)):
            hint = "write an async method, and return what its own `__await__()` gives"
            yield Finding(each, "an `__await__` that is a generator is not awaited as in CPython", hint)
    for base in node["bases"]:
        if dotted(base).split(".")[0] in ("window", "javascript"):
            yield Finding(
                base, f"a class cannot inherit {dotted(base)}: {_NO_CODE}", "hold the object in an attribute"
            )


def _generics(node: Node, bound: frozenset[str]) -> Iterator[Finding]:
    for each in node.get("type_params") or ():
        if each["kind"] in ("ParamSpec", "TypeVarTuple"):
            hint = f"write {each['name']} = {each['kind']}('{each['name']}') before it, from typing"
            yield Finding(node, f"a type parameter cannot be a {each['kind']}", hint)
    own = {each["name"] for each in node.get("type_params") or ()} if node["kind"] == "ClassDef" else set()
    for base in node["bases"] if own else ():
        if any(each["kind"] == "Name" and each["id"] in own for each in walk(base)):
            hint = "write T = TypeVar('T') before it, and class Name(Base[T], Generic[T])"
            yield Finding(base, "the bases of a class cannot name its own type parameters", hint)


def _mutable(node: Node, bound: frozenset[str]) -> Iterator[Finding]:
    made = [each["func"] if each["kind"] == "Call" else each for each in node.get("decorator_list") or ()]
    if node["kind"] != "ClassDef" or not any(dotted(each).endswith("dataclass") for each in made):
        return
    for field in node["body"]:
        value = field.get("value") if field["kind"] == "AnnAssign" else None
        if value and value["kind"] in _MUTABLE and "ClassVar" not in str(field["annotation"]):
            kind = _MUTABLE[value["kind"]]
            message = (
                f"a {kind} as the default of a dataclass's field would be shared by all: Python refuses it"
            )
            yield Finding(value, message, f"write field(default_factory={kind})")


def _made(node: Node, bound: frozenset[str]) -> Iterator[Finding]:
    """Find functions that are created from code objects. An isinstance check is fine."""
    if node["kind"] == "Call" and dotted(node["func"]) in ("types.FunctionType", "types.CodeType"):
        name = dotted(node["func"])
        yield Finding(node["func"], f"{name} cannot work: {_NO_CODE}", "define a function")


def _timers(node: Node, bound: frozenset[str]) -> Iterator[Finding]:
    if node["kind"] != "Call" or dotted(node["func"]).split(".")[-1] not in (
        "setTimeout",
        "setInterval",
        "set_timeout",
    ):
        return
    first = node["args"][0] if node["args"] else {"kind": ""}
    if _is_text(first):
        yield Finding(node, f"a timer cannot run text: {_NO_CODE}", "give it a function")


_RULES: tuple[Callable[[Node, frozenset[str]], Iterator[Finding]], ...] = (
    _generated,
    _javascript,
    _html,
    _classes,
    _generics,
    _mutable,
    _made,
    _timers,
)


def _bound_names(nodes: Iterable[Node]) -> frozenset[str]:
    """Return every name that the module itself defines, in any scope."""
    names: set[str] = set()
    for node in nodes:
        if node["kind"] == "Name" and node["ctx"]["kind"] != "Load":
            names.add(node["id"])
        elif node["kind"] in ("FunctionDef", "AsyncFunctionDef", "ClassDef"):
            names.add(node["name"])
        elif node["kind"] == "arg":
            names.add(node["arg"])
        elif node["kind"] == "alias" and node["name"] not in ONLY:
            names.add(node.get("asname") or node["name"].split(".")[0])
    return frozenset(names)
