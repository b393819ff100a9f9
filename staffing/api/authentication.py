"""Signing in programs by their token."""

from typing import Any

from knox.auth import TokenAuthentication as KnoxAuthentication
from knox.models import AuthToken

from units import clock


class TokenAuthentication(KnoxAuthentication):  # type: ignore[misc]
    """knox's, in one query: it would look through all other tokens of the account at every request as well.

    A token that is over opens nothing; its row goes when the account issues another one (``services.tokens``).
    """

    def _cleanup_token(self, auth_token: AuthToken) -> Any:
        """Whether the token is over."""
        return auth_token.expiry is not None and auth_token.expiry < clock.now()
