"""Determine the response headers of each file, and write the configuration that the host reads."""

from collections.abc import Callable, Mapping

from builder import policy
from builder.config.schema import Config
from builder.errors import Fault, SiteError
from builder.hosts import plan, writers
from builder.output import File, Rule

Judge = Callable[[Mapping[str, str]], tuple[Rule, ...]]  # takes URL path → kind, and returns the header rules


def host(
    files: dict[str, File],
    config: Config,
    judge: Judge,
    *,
    moved: Mapping[str, str] | None = None,
    dev: bool = False,
) -> tuple[tuple[Rule, ...], plan.Written]:
    """Return the header rules of all paths, and the files for the host. Add those for dist/ to `files`.

    `moved` maps each former path to its new path. With `dev`, write nothing for a host. Raise SiteError if the host
    cannot send the headers that the policy requires.
    """
    kinds = policy.kinds(files.values(), config)
    types = {url: file.media_type for path, file in files.items() for url in policy.urls_of(path, config)}
    kinds[config.site.base + "headers.json"] = "data"
    for name, media in writers.public(config).items():
        kinds[config.site.base + name] = "data"
        types[config.site.base + name] = media
    rules = judge(kinds)
    files["headers.json"] = policy.neutral(rules, types, moved)
    if dev:
        return rules, plan.Written()
    written = writers.write(plan.plan(rules, config, moved), config)
    faults = list(written.faults)
    for file in written.public:
        if file.path in files:
            message = f"{file.path} is what {config.host.name} reads, and this build writes it"
            faults.append(Fault("path-taken", message, "rename your file, or change [build] verbatim"))
        files[file.path] = file
    if faults:
        raise SiteError(faults)
    return rules, written
