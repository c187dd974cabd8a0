"""Read site.toml and environments/*.toml into one validated, immutable Config."""

from builder.config.read import read_config
from builder.config.schema import Api, Auth, Budget, Build, Config, SessionLimits, Site

__all__ = ["Api", "Auth", "Budget", "Build", "Config", "SessionLimits", "Site", "read_config"]
