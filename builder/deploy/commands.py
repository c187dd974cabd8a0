"""The commands of each host's own tool that deploy a build. docs/hosts.md has the same commands."""

from collections.abc import Mapping
from pathlib import Path

from builder.errors import Fault, SiteError

# Words in capitals are placeholders for the author to fill in. {dist} is the folder of the build.
_COMMANDS: Mapping[str, tuple[str, ...]] = {
    "netlify": ("npx netlify deploy --prod --dir {dist}",),
    "cloudflare": ("npx wrangler pages deploy {dist} --project-name PROJECT",),
    "vercel": ("npx vercel deploy {dist} --prod",),
    "firebase": ("cd {dist}", "npx firebase-tools deploy --only hosting --project PROJECT"),
    "azure-static-web-apps": (
        'npx @azure/static-web-apps-cli deploy {dist} --env production --deployment-token "$TOKEN"',
    ),
    "nginx": (
        "rsync -a --delete {dist} {dist}-host root@HOST:/srv/SITE/",
        "ssh root@HOST 'nginx -t && nginx -s reload'",
    ),
    "caddy": (
        "rsync -a --delete {dist} {dist}-host root@HOST:/srv/SITE/",
        "ssh root@HOST caddy reload --config /etc/caddy/Caddyfile",
    ),
    "apache": (
        "rsync -a --delete {dist} {dist}-host root@HOST:/srv/SITE/",
        "ssh root@HOST 'apachectl configtest && apachectl graceful'",
    ),
    "cloudfront": (
        "terraform -chdir={dist}-host init && terraform -chdir={dist}-host apply",
        "python3 build.py deploy s3://BUCKET --host cloudfront --out {dist}",
    ),
    "gcs": (
        "terraform -chdir={dist}-host init && terraform -chdir={dist}-host apply",
        "python3 build.py deploy gs://BUCKET --host gcs --out {dist}",
    ),
    "github-pages": (
        'git -C {dist} init -q -b gh-pages && git -C {dist} add -A && git -C {dist} commit -qm "The site"',
        "git -C {dist} push --force https://github.com/OWNER/REPOSITORY.git gh-pages",
    ),
    "gitlab-pages": ('git add -f {dist} .gitlab-ci.yml && git commit -m "The site"', "git push"),
}


# A file that only builds for this host have, and a text in its beginning. "-host/" means the folder beside dist/.
_FILES: Mapping[str, tuple[str, str]] = {
    "netlify": ("/_headers", "for Netlify"),
    "cloudflare": ("/_headers", "for Cloudflare"),
    "vercel": ("/vercel.json", ""),
    "firebase": ("/firebase.json", ""),
    "azure-static-web-apps": ("/staticwebapp.config.json", ""),
    "nginx": ("-host/nginx.conf", ""),
    "caddy": ("-host/Caddyfile", ""),
    "apache": ("-host/apache.conf", ""),
    "cloudfront": ("-host/cloudfront.tf.json", ""),
    "gcs": ("-host/gcs.tf.json", ""),
    "github-pages": ("/.nojekyll", ""),
}


def refuse_other(host: str, dist: Path, shown: str) -> None:
    """Raise SiteError if the files in `dist` show that the build was made for another host."""
    name, says = _FILES.get(host, ("", ""))
    path = Path(f"{dist}{name}")
    if name and not (path.is_file() and says in path.read_text(encoding="utf-8", errors="replace")[:200]):
        message = f"{shown} was not built for {host}: its {name.rpartition('/')[2]} is not there"
        raise SiteError(
            Fault("built-for-other-host", message, f"build it: python3 build.py build --host {host}")
        )


def commands(host: str, dist: str) -> tuple[str, ...]:
    """Return the commands for a host, one per line. `dist` is the build's folder, relative to the current folder.

    Raise SiteError if the folder's name has a character with a special meaning in shells.
    """
    if not all(char.isalnum() or char in "._-/" for char in dist):
        hint = "name another folder with --out, of letters, digits, dots and dashes"
        raise SiteError(Fault("odd-folder", f"a shell would not take {dist} as one name", hint))
    return tuple(each.format(dist=dist) for each in _COMMANDS[host])
