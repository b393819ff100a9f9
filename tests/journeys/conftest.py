"""A real browser against the site, in a thread of the tests."""

from tests.browsing import open_page

__all__ = ["open_page"]
