"""Notices by e-mail, over the backend the environment names (console or file in rehearsal, SMTP in production)."""

import smtplib

from django.core.mail import EmailMessage

from procedures.ports import IntegrationError, Mail


class MailNotices:
    """Adapter of ``ports.MailNotices`` for Django's mail backends."""

    def send(self, mail: Mail) -> None:
        """Hand one mail over; the Message-ID stays the same on every try, so that a repeated one is recognised."""
        message = EmailMessage(
            subject=mail.subject,
            body=mail.body,
            to=[mail.to],
            headers={"Message-ID": f"<{mail.message_id}@{mail.domain}>", "Auto-Submitted": "auto-generated"},
        )
        try:
            message.send()
        except smtplib.SMTPRecipientsRefused as error:
            # 450 and its like ask for patience (greylisting); only a 5xx says that this address will never do.
            for_good = all(code >= 500 for code, _ in error.recipients.values())
            raise IntegrationError("recipient refused", permanent=for_good) from error
        except smtplib.SMTPResponseException as error:
            refused = error.smtp_code >= 500
            raise IntegrationError(f"mail server answered {error.smtp_code}", permanent=refused) from error
        except (smtplib.SMTPException, OSError) as error:
            raise IntegrationError(type(error).__name__, permanent=False) from error
