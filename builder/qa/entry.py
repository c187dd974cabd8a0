"""What pytest loads by the entry point. A project that is not installed names the plugin itself; it is the same module."""

pytest_plugins = ["builder.qa.plugin"]
