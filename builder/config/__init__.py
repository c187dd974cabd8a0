"""site.toml and environments/*.toml → one checked, frozen Config."""

from builder.config.read import read_config
from builder.config.schema import Api, Auth, Budget, Build, Config, Site

__all__ = ["Api", "Auth", "Budget", "Build", "Config", "Site", "read_config"]
