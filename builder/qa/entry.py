"""The module that pytest loads through the entry point. Projects that are not installed name the plugin directly."""

pytest_plugins = ["builder.qa.plugin"]
