"""Choose the writer for a site's host. Each writer is a pure function from a plan to files."""

from collections.abc import Callable, Mapping

from builder.config.schema import Config
from builder.errors import Fault
from builder.hosts import (
    apache,
    azure,
    caddy,
    cloudflare,
    cloudfront,
    firebase,
    gcs,
    github_pages,
    gitlab_pages,
    netlify,
    nginx,
    vercel,
)
from builder.hosts.plan import Loss, Plan, Written
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
    "cloudfront": cloudfront.write,
    "gcs": gcs.write,
    "github-pages": github_pages.write,
    "gitlab-pages": gitlab_pages.write,
}
# The files that hosts read from dist/. Some hosts also serve them, so they have a rule and a type like other files.
PUBLIC: Mapping[str, str] = {
    "vercel": vercel.NAME,
    "firebase": firebase.NAME,
    "azure-static-web-apps": azure.NAME,
    "github-pages": github_pages.NAME,
}
# Hosts that use one rule for the folder of assets, and so send its headers for missing files, too; the build reports
# this. The value says whether that includes Cache-Control, which other hosts store with each file.
BY_FOLDER: Mapping[str, bool] = {
    "cloudflare": True,
    "azure-static-web-apps": True,
    "cloudfront": False,
    "gcs": False,
}
_DOMAINS = {
    ".netlify.app": "netlify",
    ".pages.dev": "cloudflare",
    ".workers.dev": "cloudflare",
    ".vercel.app": "vercel",
    ".web.app": "firebase",
    ".firebaseapp.com": "firebase",
    ".azurestaticapps.net": "azure-static-web-apps",
    ".github.io": "github-pages",
    ".gitlab.io": "gitlab-pages",
    ".cloudfront.net": "cloudfront",
}


def write(plan: Plan, config: Config) -> Written:
    """Return the configuration for the site's host."""
    return WRITERS[config.host.name](plan)


def public(config: Config) -> dict[str, str]:
    """Return the name and the type of the file that the site's host reads from dist/ and may also serve."""
    name = PUBLIC.get(config.host.name)
    return {name: media_type(name)} if name else {}


def broken(written: Written, config: Config) -> tuple[Fault, ...]:
    """Return a warning for each promise that the site's host breaks, unless the author has accepted that."""
    name = config.host.name
    return tuple(
        config.fault(
            ("host", "name"), "promise-broken", f"{name} breaks a promise: {loss.said}", _remedy(loss)
        )
        for loss in written.broken
        if loss.name not in config.host.accept
    )


def lost(written: Written, config: Config) -> tuple[str, ...]:
    """Return sentences for the end of a build: what the host cannot do, and which broken promises are accepted."""
    taken = (
        f"Accepted in [host] ({loss.name}): {loss.said}."
        for loss in written.broken
        if loss.name in config.host.accept
    )
    return (*taken, *written.lost)


def _remedy(loss: Loss) -> str:
    return f'choose another host (docs/hosts.md), or put "{loss.name}" into accept in [host] if you can live with it'


def advice(config: Config) -> tuple[Fault, ...]:
    """Return a warning if the site's URL belongs to another host than the one that the build is for."""
    domain = config.site.url.partition("://")[2].partition(":")[0]
    other = next((name for end, name in _DOMAINS.items() if domain.endswith(end)), config.host.name)
    if other == config.host.name:
        return ()
    message = f"site.url is at {domain}, but the headers are written for {config.host.name}"
    hint = f'write name = "{other}" in [host]: each host reads headers in its own way'
    return (config.fault(("site", "url"), "other-host", message, hint),)
