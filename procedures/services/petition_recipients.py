"""Whom a petition's receipt may be sent to: anybody can type anybody's telephone, so nobody is rung again and again."""

import structlog
from django.core.cache import cache
from django.utils.crypto import salted_hmac
from redis.exceptions import RedisError

from procedures.domain.telling import mobile
from procedures.models import Petition

A_DAY = 3
"""Receipts to one telephone or e-mail address within a day, where the writer did not prove that it is theirs."""

DAY = 24 * 60 * 60  # seconds
log = structlog.get_logger(__name__)


def may_receive(petition: Petition) -> tuple[str, str]:
    """The telephone and the e-mail to which the receipt goes; whatever has had its share today is left out.

    The address that somebody signed in keeps with their account is theirs and not counted. Each call counts: call it
    once for a petition. Where nothing can be counted nothing goes out; the petition is taken down all the same.
    """
    text, citizen = petition.text, petition.citizen
    own_telephone, own_email = (citizen.telephone, citizen.email) if citizen else ("", "")
    telephone, email = mobile(text.telephone) or text.telephone, text.email.lower()
    is_rung = text.telephone in ("", own_telephone) or _has_share("telephone", telephone)
    is_mailed = email in ("", own_email.lower()) or _has_share("email", email)
    return text.telephone if is_rung else "", text.email if is_mailed else ""


def _has_share(kind: str, address: str) -> bool:
    """Take one of what an address may have today; the cache holds no address, but what only our key makes of it."""
    ident = salted_hmac("procedures.petition_recipients", f"{kind} {address}", algorithm="sha256").hexdigest()[:32]
    key = f"petition-receipts:{ident}"
    try:
        cache.add(key, 0, DAY)
        return int(cache.incr(key)) <= A_DAY
    except (RedisError, OSError, ValueError) as error:
        log.error("petition_recipients.cache", error=str(error))
        return False
