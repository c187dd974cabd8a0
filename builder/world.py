"""What all pages share while they are rendered: the names that exist, and the values that templates can use."""

import json
import re
from dataclasses import asdict, replace
from types import SimpleNamespace

from builder import __version__, policy
from builder.alternates import alternates
from builder.cache import digest, edition
from builder.compile.values import Compiled
from builder.config.schema import Config, Localized, Site
from builder.errors import did_you_mean
from builder.fingerprint import integrity_token, url_token
from builder.languages import Catalog, catalog, language
from builder.load import PageSource, Source, Sources
from builder.pages import NOT_FOUND
from builder.shelf import Shelf
from builder.sources import SEARCH, SEARCH_INDEX, LeftOut, is_picture

CALLBACK, DONE, MOVED = "callback.html", "done.html", "moved.html"
TITLES = ("Signing in", "Sign-in", "Moved", "Tags")  # of the pages that the build makes
_CORE = ("scripts/start.js", "scripts/runtime.js", "scripts/core.js")
_TOOLS = (
    *(
        "builder.render",
        "builder.world",
        "builder.shelf",
        "builder.templating",
        "builder.toc",
        "builder.markdown",
        "builder.images",
        "builder.alternates",
        "builder.languages",
        "builder.highlight",
        "builder.html_facts",
        "builder.html_read",
    ),
    *("babel", "jinja2", "markdown_it", "markupsafe", "PIL", "pygments"),
)


class Misuse(Exception):
    """A template or page uses something that does not exist. The renderer adds the position."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


def absent(left: LeftOut) -> Misuse:
    """Return the error for a link to a page that this build leaves out."""
    return Misuse("left-out", f"{left.path} is {left.reason}, and not in this build", left.remedy)


def _localized(config: Config, tag: str) -> Site:
    """Return [site] as pages in a language see it."""
    own = config.languages.get(tag, Localized())
    name, description = own.name or config.site.name, own.description or config.site.description
    return replace(config.site, name=name, description=description, language=tag)


class World:
    """What all pages share: the names that exist, the navigation, and the values for templates."""

    def __init__(self, sources: Sources, config: Config, compiled: Compiled, dev: bool) -> None:
        self.sources = sources
        self.config = config
        self.dev = dev
        self.names = frozenset({*sources.assets, *compiled.chunks, SEARCH, SEARCH_INDEX})
        self.routes = frozenset(page.route for page in sources.pages) - {NOT_FOUND}
        self.files = {path: page.route for path, page in sources.originals.items() if page.route != NOT_FOUND}
        self._catalogs = {tag: catalog(tag, sources.translations) for tag in config.tags}
        self._sites = {tag: _localized(config, tag) for tag in config.tags}
        self._alternates = alternates(sources.originals.values(), config)
        self.feeds = frozenset(f"/{each.feed}" for each in sources.collections if each.feed)
        self.left_out = {each.path: each for each in sources.left_out}
        self.moved = sources.moved
        self._data = SimpleNamespace(**{name: data.value for name, data in sources.data.items()})
        self._shelf = Shelf(sources, config.site.base)
        self._scripts = compiled.pages
        self._listed = sorted((page for page in sources.pages if page.nav), key=lambda p: (p.order, p.route))

    def digest(self) -> str:
        """Return a digest of everything that a page may show, except its own source."""
        config, sources = self.config, self.sources
        parts = [
            [__version__, edition(*_TOOLS), self.dev, sorted(self.names), sorted(self.routes)],
            [
                config.site.url,
                [asdict(api) for api in config.apis],
                policy.meta_csp(config, dev=self.dev),
            ],
            [each.digest for each in self._catalogs.values()],
            [[tag, asdict(site)] for tag, site in self._sites.items()],
            [[page.route, page.language, page.translates] for page in sources.pages if config.languages],
            [config.auth.redirect_path, config.build.verbatim],
            {route: list(names) for route, names in sorted(self._scripts.items())},
            {name: source.digest for name, source in sorted(self.sources.templates.items())},
            [[page.nav, page.order, page.route] for page in self._listed],
            repr(self._shelf.sections),
            {name: data.source.digest for name, data in self.sources.data.items()},
            {name: asset.digest for name, asset in self.sources.assets.items() if is_picture(name)},
        ]
        return digest(json.dumps(parts, sort_keys=True))

    def callbacks(self) -> tuple[PageSource, PageSource]:
        """Return the two pages that consist only of a template.

        The first one is at the redirect path; visitors see it only if the service worker ("the door") is missing.
        Popups and hidden frames end in the second one.
        """
        auth, tag = self.config.auth, self.config.site.language
        done = self._bare(DONE, f"{auth.door_folder}done/", self._say(tag, "Signing in"))
        return self._bare(CALLBACK, auth.redirect_path, self._say(tag, "Sign-in")), done

    def former(self) -> tuple[PageSource, ...]:
        """Return a page for each former route. It consists only of a template that redirects to the current route."""
        template = self.sources.templates.get(MOVED) or Source(MOVED, MOVED, b"")
        return tuple(
            PageSource(
                template,
                "html",
                alias,
                self._say(page.language, "Moved"),
                "",
                1,
                template=MOVED,
                extra={"to": page.route},
                language=page.language,
            )
            for page in self.sources.pages
            for alias in page.aliases
        )

    def _say(self, tag: str, sentence: str) -> str:
        return self._catalogs[tag].translations.gettext(sentence)

    def _bare(self, name: str, route: str, title: str) -> PageSource:
        template = self.sources.templates.get(name) or Source(name, name, b"")
        source = Source(template.path, template.name, template.data)
        return PageSource(
            source, "html", route, title, "", 1, template=name, language=self.config.site.language
        )

    def values(self, page: PageSource) -> dict[str, object]:
        """Return the names that a template can use on this page, with their values."""
        config = self.config
        scripts = self._scripts.get(page.route) or _CORE
        previous, following = self._shelf.beside(page)
        return {
            "site": self._sites[page.language],
            "page": self._shelf.shown(page),
            "section": self._shelf.section(page),
            "sections": self._shelf.sections,
            "pager": self._shelf.pager(page),
            "tag": self._shelf.tag(page),
            "data": self._data,
            "previous": previous,
            "next": following,
            "nav": [self._item(each, page) for each in self._listed if each.language == page.language],
            "translations": self._translations(page),
            "home": config.site.base + self._home(page)[1:],
            "scripts": [{"url": url_token(name), "integrity": integrity_token(name)} for name in scripts],
            "url": self.url,
            "asset": self.asset,
            "integrity": self.integrity,
            "assets": self.names,
            "apis": {api.name: api for api in config.apis},
            "csp": policy.meta_csp(config, dev=self.dev),
            "language": page.language,
            "direction": language(page.language).direction,
            "version": __version__,
            "dev": self.dev,
        }

    def catalog(self, page: PageSource) -> Catalog:
        """Return the translations into a page's language."""
        return self._catalogs[page.language]

    def _translations(self, page: PageSource) -> list[dict[str, object]]:
        """Return this page in each language that has it, itself too, or an empty list if there is no other."""
        return [
            {
                "language": each.language,
                "name": language(each.language).name,
                "direction": language(each.language).direction,
                "url": self.config.site.base + each.route[1:],
                "current": each.language == page.language,
            }
            for each in self._alternates.get(page.route, ())
        ]

    def _home(self, page: PageSource) -> str:
        """Return the route of the home page in a page's language, or of the site's if there is none."""
        same = self._alternates.get("/", ())
        own = f"/{page.language.lower()}/"  # where the pages are not paired with those of the site's language
        return next(
            (each.route for each in same if each.language == page.language),
            own if own in self.routes else "/",
        )

    def url(self, route: str) -> str:
        """Return the URL path of a page or a feed by its route, with any query or fragment. Raise Misuse if there is none."""
        path = re.split(r"[?#]", route, maxsplit=1)[0]
        if path not in self.routes and path not in self.feeds:
            self._explain(path)
            hint = did_you_mean(path, self.routes) or f"the routes are {', '.join(sorted(self.routes))}"
            raise Misuse("unknown-route", f'no page has the route "{path}"', hint)
        return self.config.site.base + route[1:]

    def _explain(self, route: str) -> None:
        """Raise Misuse if it is known why no page has this route."""
        if route in self.moved:
            message = f'"{route}" is a former address, which leads to {self.moved[route]}'
            raise Misuse("old-route", message, f'write "{self.moved[route]}"')
        for left in self.left_out.values():
            if left.route == route:
                raise absent(left)

    def asset(self, name: str) -> str:
        """Return the URL of an asset, as a token, by its logical name. Raise Misuse if there is none."""
        return url_token(self._known(name))

    def integrity(self, name: str) -> str:
        """Return the integrity of an asset as a token, by its logical name. Raise Misuse if there is none."""
        return integrity_token(self._known(name))

    def _known(self, name: str) -> str:
        if name not in self.names:
            hint = (
                did_you_mean(name, self.names) or 'assets are named like "styles/site.css", "static/logo.svg"'
            )
            raise Misuse("unknown-asset", f'no asset is called "{name}"', hint)
        return name

    def _item(self, item: PageSource, page: PageSource) -> dict[str, object]:
        url = self.config.site.base + item.route[1:]
        return {"label": item.nav, "route": item.route, "url": url, "current": item is page}
