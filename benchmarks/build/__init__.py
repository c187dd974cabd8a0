"""How long a site of many Markdown pages takes to build, with Gossamer, Hugo, Pelican and MkDocs."""
