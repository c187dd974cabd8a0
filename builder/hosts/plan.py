"""Group the neutral rules by pattern, so that a host's configuration does not grow with the pages.

What a page is sent is the default for every path, and so for a missing one too. The few files that need something else
are in groups: the folders of hashed files, then what is named by its path. Where a path is in several groups, the
last one counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from builder.config.schema import Config
from builder.errors import Fault
from builder.output import File, Rule
from builder.policy import path_of

Headers = tuple[tuple[str, str], ...]

_HASHED = ("asset", "vault")
NOT_FOUND = "404.html"
LOGS = (
    "Access logs: this host writes them as it likes, with the query of the redirect URI where a browser has lost the"
    " door. No promise is broken: a code in it is of no use without the verifier, which never leaves the browser."
)


@dataclass(frozen=True, slots=True)
class Group:
    """Files that are sent the same headers, which are not those of pages.

    `folder` is the URL path of the folder that hashed files have for themselves: "/assets/". Other groups have "".
    `headers` is the complete set. `stated` is the part that is not the same everywhere; "" means: not this header.
    """

    name: str
    paths: tuple[str, ...]
    folder: str
    headers: Headers
    stated: Headers = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a host has to be told. Paths are URL paths, in which nothing needs escaping."""

    base: str
    callback: str  # the path of the redirect URI
    not_found: str  # the page for what is missing, or "" if the site has none
    pages: Headers  # the default, complete
    groups: tuple[Group, ...]
    site: str = ""  # the origin that the site is built for
    moved: tuple[tuple[str, str], ...] = ()  # former paths, and the path that each leads to

    @property
    def shared(self) -> Headers:
        """The headers that are the same for every path."""
        varying = {name for group in self.groups for name, _ in group.stated}
        return tuple(header for header in self.pages if header[0] not in varying)

    @property
    def varying(self) -> tuple[str, ...]:
        """The names of all other headers, in order."""
        names = [name for group in self.groups for name, _ in group.stated]
        return tuple(sorted(set(names)))

    @property
    def callback_files(self) -> tuple[str, ...]:
        """Every path by which a host may show the redirect URI's page: no query of theirs belongs in a log."""
        return _ways_to(self.callback)

    @property
    def callback_file(self) -> str:
        """The URL path of the file of the redirect URI's page: "/callback/index.html" or "/callback.html"."""
        return _file_of(self.callback)

    @property
    def needs_rewrite(self) -> bool:
        """Whether the redirect URI is a page without an extension, which is in another file: "/callback"."""
        return not self.callback.endswith(("/", ".html"))

    @property
    def bare(self) -> tuple[str, ...]:
        """The files with a path without an extension. Some hosts take such a path for a folder's."""
        ways = set(self.callback_files) - ({self.callback} if self.needs_rewrite else set())
        named = {path for group in self.groups for path in group.paths if not path.endswith("/")} - ways
        return tuple(sorted(path for path in named if "." not in path.rpartition("/")[2]))


@dataclass(frozen=True, slots=True)
class Loss:
    """A promise of README.md that a host cannot keep: its word for `accept` in [host], and what that means."""

    name: str  # one of LOSSES
    said: str


@dataclass(frozen=True, slots=True)
class Written:
    """What a writer made of a plan.

    `public` files are for dist/, `beside` for the folder beside it, which is not served. With a fault, the host would not
    keep what the policy says, or nobody could sign in there. `lost` says in whole sentences what this host cannot do without
    breaking a promise; what does break one is in `broken`.
    """

    public: tuple[File, ...] = ()
    beside: tuple[File, ...] = ()
    faults: tuple[Fault, ...] = ()
    lost: tuple[str, ...] = ()
    broken: tuple[Loss, ...] = ()


def plan(rules: Sequence[Rule], config: Config, moved: Mapping[str, str] | None = None) -> Plan:
    """Return the plan for a site's rules. They must have one for pages, and every site has pages.

    `moved` has the path that each former path leads to. At each there is also a page that does so, for hosts that cannot.
    """
    pages = next(rule for rule in rules if rule.name == "page")
    folders = {"asset": f"{config.site.base}assets/", "vault": f"{config.door_folder}vault/"}
    hashed = [
        Group(rule.name, rule.paths, folders[rule.name], rule.headers)
        for rule in rules
        if rule.name in _HASHED
    ]
    within = tuple(path for path in pages.paths if path.startswith(tuple(group.folder for group in hashed)))
    named = [
        Group(rule.name, _known(rule, config), "", rule.headers)
        for rule in rules
        if rule.name not in ("page", *_HASHED)
    ]
    groups = [*hashed, *_merged(named)]
    if within and hashed:  # static files that keep their names may lie among the hashed ones
        groups.append(Group("page", within, "", pages.headers))
    missing = config.site.base + NOT_FOUND
    return Plan(
        config.site.base,
        config.callback,
        missing if missing in pages.paths else "",
        pages.headers,
        _stated(groups, pages.headers),
        config.site.url,
        tuple((moved or {}).items()),
    )


def exact(groups: Iterable[Group]) -> tuple[Group, ...]:
    """Return the groups without their folders, for hosts that cannot tell a missing file from one that is there."""
    return tuple(replace(group, folder="") for group in groups)


def by_folder(groups: Iterable[Group]) -> tuple[Group, ...]:
    """Return the groups with no single path in the folder of assets, for hosts whose limits allow no more.

    The vault's few scripts are named all the same. The page for a missing one would else have the vault's policy, by which
    any script that looks into that page could connect to the provider.
    """
    return tuple(
        replace(group, paths=()) if group.folder and group.name == "asset" else replace(group, folder="")
        for group in groups
    )


def without_cache(headers: Headers) -> Headers:
    """Return the headers without Cache-Control, for hosts that keep it with each file."""
    return tuple(header for header in headers if header[0] != "Cache-Control")


def _file_of(callback: str) -> str:
    return "/" + path_of(callback)


def _ways_to(callback: str) -> tuple[str, ...]:
    """Return the redirect URI's path, its file's, and the one that is left when a host takes off "/" or ".html"."""
    return tuple(sorted({callback, callback.rstrip("/").removesuffix(".html"), _file_of(callback)}))


def _known(rule: Rule, config: Config) -> tuple[str, ...]:
    return _ways_to(config.callback) if rule.name == "callback" else rule.paths


def urls(group: Group) -> tuple[str, ...]:
    """Return the URL paths under which servers look for the headers of a group: a folder's, and its index's."""
    pairs = ((path, f"{path}index.html") if path.endswith("/") else (path,) for path in group.paths)
    return tuple(sorted({url for pair in pairs for url in pair}))


def _merged(groups: Iterable[Group]) -> list[Group]:
    """Return the groups; those with the same headers are one."""
    found: dict[Headers, Group] = {}
    for group in groups:
        other = found.get(group.headers)
        found[group.headers] = (
            group
            if other is None
            else replace(other, name=f"{other.name}, {group.name}", paths=other.paths + group.paths)
        )
    return list(found.values())


def _stated(groups: Sequence[Group], pages: Headers) -> tuple[Group, ...]:
    """Return the groups with what they state: each header that is not the same for every path."""
    sets = [dict(group.headers) for group in groups]
    default = dict(pages)
    names = sorted({name for each in (default, *sets) for name in each})
    varying = [name for name in names if any(each.get(name) != default.get(name) for each in sets)]
    return tuple(
        replace(group, stated=tuple((name, own.get(name, "")) for name in varying))
        for group, own in zip(groups, sets, strict=True)
    )
