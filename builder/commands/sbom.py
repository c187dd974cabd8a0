"""The command `sbom`: print the software bill of materials of a built site."""

import argparse

from builder import sbom
from builder.commands import project
from builder.config.read import read_config
from builder.errors import Fault
from builder.log import Log, as_json


def run(options: argparse.Namespace, log: Log) -> int:
    """Print the bill of materials as JSON, and warn of files in dist/ that no build wrote."""
    root = project.find(options)
    dist = options.out or root / "dist"
    config = read_config(root, options.env, require_metadata=False)
    built = sbom.read(dist, project.shown(dist))
    locked = sbom.packages(root / sbom.LOCK, project.shown(root / sbom.LOCK))
    log.result(as_json(sbom.bill(built, locked, config.site.name)))
    hint = "what is uploaded with the site reaches the browser too: move it away, or account for it yourself"
    log.warnings(
        Fault("not-in-bill", f"{project.shown(dist)}/{path} is not listed, because no build wrote it", hint)
        for path in built.strangers
    )
    return 0
