"""How long a site of many Markdown pages takes to build, here and with Hugo, Pelican and MkDocs."""
