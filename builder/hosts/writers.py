"""Choose the writer of a site's host. Each one is a pure function from a plan to files."""

from collections.abc import Callable, Mapping

from builder.config.schema import Config
from builder.errors import Fault
from builder.hosts import apache, azure, caddy, cloudflare, firebase, netlify, nginx, vercel
from builder.hosts.plan import Plan, Written
from builder.output import media_type

WRITERS: Mapping[str, Callable[[Plan], Written]] = {
    "netlify": netlify.write,
    "cloudflare": cloudflare.write,
    "vercel": vercel.write,
    "firebase": firebase.write,
    "azure-static-web-apps": azure.write,
    "nginx": nginx.write,
    "caddy": caddy.write,
    "apache": apache.write,
}
# The files that hosts read from dist/. Some serve them too, so they have a rule and a type like every other file.
PUBLIC: Mapping[str, str] = {
    "vercel": vercel.NAME,
    "firebase": firebase.NAME,
    "azure-static-web-apps": azure.NAME,
}
_DOMAINS = {
    ".netlify.app": "netlify",
    ".pages.dev": "cloudflare",
    ".workers.dev": "cloudflare",
    ".vercel.app": "vercel",
    ".web.app": "firebase",
    ".firebaseapp.com": "firebase",
    ".azurestaticapps.net": "azure-static-web-apps",
}


_WITHOUT_HEADERS = (".github.io", ".gitlab.io")


def write(plan: Plan, config: Config) -> Written:
    """Return what the site's host reads."""
    return WRITERS[config.host.name](plan)


def public(config: Config) -> dict[str, str]:
    """Return the name and the type of the file that the site's host reads from dist/ and may serve too."""
    name = PUBLIC.get(config.host.name)
    return {name: media_type(name)} if name else {}


def advice(config: Config) -> tuple[Fault, ...]:
    """Return a warning if the site's address is at another host than the one that the build writes for, or at one that
    takes no headers."""
    domain = config.site.url.partition("://")[2].partition(":")[0]
    if domain.endswith(_WITHOUT_HEADERS):
        message = f"site.url is at {domain}, and this host sends no headers of yours"
        hint = "docs/deployment.md says what is lost there; serve the site from a host in docs/hosts.md"
        return (config.fault(("site", "url"), "host-without-headers", message, hint),)
    other = next((name for end, name in _DOMAINS.items() if domain.endswith(end)), config.host.name)
    if other == config.host.name:
        return ()
    message = f"site.url is at {domain}, but the headers are written for {config.host.name}"
    hint = f'write name = "{other}" in [host]: each host reads headers in its own way'
    return (config.fault(("site", "url"), "other-host", message, hint),)
