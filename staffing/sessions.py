"""The session store: rows in the database, copies in the cache, an idle limit that slides, and an end that is at once.

A session ends SESSION_COOKIE_AGE seconds after it was last written, and ``LONGEST`` after sign-in whatever is done.
Use is written down at most every ``WRITE_EVERY`` (see ``touch``), so that reading pages costs no write each.
"""

import hashlib
import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY as ACCOUNT_KEY
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.contrib.sessions.backends.cached_db import SessionStore as CachedStore
from django.http import HttpRequest

from units import clock

LONGEST = timedelta(hours=12)
WRITE_EVERY = timedelta(minutes=5)
CITIZEN_KEY = "citizen"  # in the session of a citizen or an organisation: the key of their row (staffing.realms)
SECOND_FACTOR_KEY = "second_factor"  # in the session of an account that has shown one
PROVIDER_KEY, ID_TOKEN_KEY = "citizen_provider", "citizen_id_token"  # who vouched, and what signing out there needs
PROVIDER_SESSION_KEY = "citizen_provider_session"
CITIZEN_KEYS = (CITIZEN_KEY, PROVIDER_KEY, ID_TOKEN_KEY, PROVIDER_SESSION_KEY)
# What somebody without an account has opened by a number that they know: codes and moments, never the numbers.
RECORDS_OPENED_KEY, PETITIONS_OPENED_KEY = "tracking_proven_at", "petitions_opened_at"
PETITION_SENT_KEY = "petition_sent"  # the petition just sent in, whose opening number is still to be shown
OPENED_KEYS = (RECORDS_OPENED_KEY, PETITIONS_OPENED_KEY, PETITION_SENT_KEY)
OPENED, SEEN, IP, AGENT = "opened_at", "seen_at", "ip", "user_agent"

logger = logging.getLogger("staffing.sessions")


def handle_of(session_key: str) -> str:
    """The name under which a session is shown: it cannot be turned back into the key."""
    return hashlib.sha256(f"session {session_key}".encode()).hexdigest()[:32]


class SessionStore(CachedStore):
    """Django's cached database sessions with who, whence and since when, on the portal's clock."""

    cache_key_prefix = "staffing.sessions."
    _cache: Any
    _get_session: Any
    _get_or_create_session_key: Any

    @classmethod
    def get_model_class(cls) -> Any:
        """The table (imported late: the settings name this module before models are ready)."""
        from staffing.models import StaffSession

        return StaffSession

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        """The moment at which the session ends when nothing more is done."""
        kwargs.setdefault("modification", clock.now())
        return super().get_expiry_date(**kwargs)

    def exists(self, session_key: str) -> bool:
        """Whether the key is taken; asked of the table, so that people can sign in while the cache is away."""
        return bool(self.model.objects.filter(session_key=session_key).exists())

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing when it has ended. Works on while the cache is away."""
        data: dict[str, Any] | None
        try:
            data = self._cache.get(self.cache_key)
        except Exception:
            data = None
        if data is None:
            row = self.model.objects.filter(session_key=self.session_key).first()
            data = self.decode(row.session_data) if row else {}
            if data:
                self._copy(data)
        if not data or self._is_over(data):
            if data:
                self.delete(self.session_key)
            self._session_key = None
            return {}
        return data

    def save(self, must_create: bool = False) -> None:
        """Write row and copy. A session ended meanwhile by somebody else stays ended (UpdateError)."""
        try:
            super(CachedStore, self).save(must_create)
        except UpdateError:
            self.forget()
            raise
        self._copy(self._get_session(no_load=must_create))

    def delete(self, session_key: str | None = None) -> None:
        """End the session: the row first, then the copy, so that nobody copies the row back."""
        session_key = session_key or self.session_key
        super(CachedStore, self).delete(session_key)
        if session_key is not None:
            type(self)(session_key).forget()

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row for what the session holds."""
        now = clock.now()
        data.setdefault(OPENED, now.isoformat())
        data[SEEN] = now.isoformat()
        key = self._get_or_create_session_key()
        return self.get_model_class()(
            session_key=key,
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            account_id=data.get(ACCOUNT_KEY),
            citizen_id=data.get(CITIZEN_KEY),
            provider_session=data.get(PROVIDER_SESSION_KEY, ""),
            handle=handle_of(key),
            created_at=datetime.fromisoformat(data[OPENED]),
            last_seen_at=now,
            ip=data.get(IP),
            user_agent=data.get(AGENT, ""),
        )

    @classmethod
    def clear_expired(cls) -> None:
        """Remove the rows of sessions that have ended by themselves (manage.py clearsessions)."""
        cls.get_model_class().objects.filter(expire_date__lt=clock.now()).delete()

    def _is_over(self, data: dict[str, Any]) -> bool:
        now = clock.now()
        seen, opened = (datetime.fromisoformat(data.get(name, now.isoformat())) for name in (SEEN, OPENED))
        return now - seen > timedelta(seconds=settings.SESSION_COOKIE_AGE) or now - opened > LONGEST

    def _copy(self, data: dict[str, Any]) -> None:
        try:
            self._cache.set(self.cache_key, data, settings.SESSION_COOKIE_AGE)
        except Exception:
            logger.warning("A session could not be copied to the cache", exc_info=True)

    def forget(self) -> None:
        """Remove the cache's copy; the caller has removed the row."""
        if self.session_key is None:
            return
        try:
            self._cache.delete(self.cache_key)
        except Exception:
            logger.warning("A session could not be removed from the cache", exc_info=True)


def opened(request: HttpRequest, *, ip: str | None) -> None:
    """Write into the session, just signed in, from where it was opened."""
    request.session[OPENED] = clock.now().isoformat()
    request.session[IP] = ip
    request.session[AGENT] = request.headers.get("User-Agent", "")[:200]


def touch(session: SessionBase) -> None:
    """Let the idle limit slide for a signed-in session that was used: one write in ``WRITE_EVERY`` at most."""
    if not session.accessed or session.modified or not (ACCOUNT_KEY in session or CITIZEN_KEY in session):
        return
    seen = session.get(SEEN)
    if seen is None or clock.now() - datetime.fromisoformat(seen) >= WRITE_EVERY:
        session.modified = True
