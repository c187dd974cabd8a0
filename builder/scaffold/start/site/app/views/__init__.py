"""The code of single pages, one module each. A page names its module in its front matter: view = "views.invoices"."""
