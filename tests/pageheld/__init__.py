"""The usual single-page application: it signs in with npm's oidc-client-ts and holds its tokens itself."""

from .serve import STORES, PageHeld, running_page_held

__all__ = ["STORES", "PageHeld", "running_page_held"]
