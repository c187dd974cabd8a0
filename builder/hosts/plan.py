"""Group the header rules by path pattern, so that a host's configuration does not grow with the number of pages.

The headers of pages are the default for every path, including missing ones. The few files that need other headers are
in groups: first the folders of hashed files, then single paths. If a path is in several groups, the last one applies.
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
    """Files with the same headers, which differ from those of pages.

    `folder` is the URL path of a folder that contains only hashed files, such as "/assets/"; "" for other groups.
    `headers` is the complete set. `stated` is the part that is not the same for all paths; the value "" means that the
    header is not sent.
    """

    name: str
    paths: tuple[str, ...]
    folder: str
    headers: Headers
    stated: Headers = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that a host's configuration must contain. Paths are URL paths that need no escaping."""

    base: str
    callback: str  # the path of the redirect URI
    not_found: str  # the path of the 404 page, or "" if the site has none
    pages: Headers  # the complete headers of pages, which are the default
    groups: tuple[Group, ...]
    site: str = ""  # the origin that the site is built for
    moved: tuple[tuple[str, str], ...] = ()  # former paths, each with the path that it redirects to

    @property
    def shared(self) -> Headers:
        """The headers that are the same for every path."""
        varying = {name for group in self.groups for name, _ in group.stated}
        return tuple(header for header in self.pages if header[0] not in varying)

    @property
    def varying(self) -> tuple[str, ...]:
        """The names of the headers that differ between paths, in order."""
        names = [name for group in self.groups for name, _ in group.stated]
        return tuple(sorted(set(names)))

    @property
    def callback_files(self) -> tuple[str, ...]:
        """Every path at which a host may show the redirect URI's page. Their queries must not be logged."""
        return _ways_to(self.callback)

    @property
    def callback_file(self) -> str:
        """The URL path of the file of the redirect URI's page: "/callback/index.html" or "/callback.html"."""
        return _file_of(self.callback)

    @property
    def needs_rewrite(self) -> bool:
        """Whether the redirect URI has no extension, like "/callback", so that its file has another name."""
        return not self.callback.endswith(("/", ".html"))

    @property
    def bare(self) -> tuple[str, ...]:
        """The paths of files without an extension. Some hosts treat such a path as a folder."""
        ways = set(self.callback_files) - ({self.callback} if self.needs_rewrite else set())
        named = {path for group in self.groups for path in group.paths if not path.endswith("/")} - ways
        return tuple(sorted(path for path in named if "." not in path.rpartition("/")[2]))


@dataclass(frozen=True, slots=True)
class Loss:
    """A promise of README.md that a host cannot keep: its name for `accept` in [host], and an explanation."""

    name: str  # one of LOSSES
    said: str


@dataclass(frozen=True, slots=True)
class Written:
    """The result of a writer.

    `public` files are for dist/, `beside` files for the folder beside it, which is not served. `faults` say that the
    host could not enforce the policy, or that sign-in would not work there. `lost` describes, in sentences, limitations
    that break no promise; those that do are in `broken`.
    """

    public: tuple[File, ...] = ()
    beside: tuple[File, ...] = ()
    faults: tuple[Fault, ...] = ()
    lost: tuple[str, ...] = ()
    broken: tuple[Loss, ...] = ()


def plan(rules: Sequence[Rule], config: Config, moved: Mapping[str, str] | None = None) -> Plan:
    """Return the plan for a site's rules, which must include one for pages.

    `moved` maps each former path to its new path. For hosts without redirects, each former path also has a page.
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
    if within and hashed:  # static files that keep their names may be in the same folders
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
    """Return the groups with single paths instead of folders, for hosts that would treat missing files as existing."""
    return tuple(replace(group, folder="") for group in groups)


def by_folder(groups: Iterable[Group]) -> tuple[Group, ...]:
    """Return the groups without single paths for the folder of assets, for hosts that limit the number of rules.

    The vault's few scripts keep their single paths. Otherwise the 404 page for a missing one would have the vault's
    policy, and a script with access to that page could connect to the provider.
    """
    return tuple(
        replace(group, paths=()) if group.folder and group.name == "asset" else replace(group, folder="")
        for group in groups
    )


def without_cache(headers: Headers) -> Headers:
    """Return the headers without Cache-Control, for hosts that store it with each file."""
    return tuple(header for header in headers if header[0] != "Cache-Control")


def _file_of(callback: str) -> str:
    return "/" + path_of(callback)


def _ways_to(callback: str) -> tuple[str, ...]:
    """Return the path of the redirect URI, that of its file, and the one without "/" or ".html"."""
    return tuple(sorted({callback, callback.rstrip("/").removesuffix(".html"), _file_of(callback)}))


def _known(rule: Rule, config: Config) -> tuple[str, ...]:
    return _ways_to(config.callback) if rule.name == "callback" else rule.paths


def urls(group: Group) -> tuple[str, ...]:
    """Return the URL paths for which servers look up a group's headers, including the index file of each folder."""
    pairs = ((path, f"{path}index.html") if path.endswith("/") else (path,) for path in group.paths)
    return tuple(sorted({url for pair in pairs for url in pair}))


def _merged(groups: Iterable[Group]) -> list[Group]:
    """Merge groups with the same headers."""
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
    """Return the groups with `stated` filled in: each header that is not the same for every path."""
    sets = [dict(group.headers) for group in groups]
    default = dict(pages)
    names = sorted({name for each in (default, *sets) for name in each})
    varying = [name for name in names if any(each.get(name) != default.get(name) for each in sets)]
    return tuple(
        replace(group, stated=tuple((name, own.get(name, "")) for name in varying))
        for group, own in zip(groups, sets, strict=True)
    )
