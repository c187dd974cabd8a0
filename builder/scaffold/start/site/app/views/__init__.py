"""The code for individual pages, one module each. A page's front matter names its module: view = "views.invoices"."""
