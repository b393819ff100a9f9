"""How the desk behaves for one person: their own choice and nobody else's business, hence no audit entry."""

from staffing.models import Account


def set_preferences(
    *, account: Account, single_keys: bool, opens_next: bool, mails_each: bool, mails_figures: bool
) -> None:
    """Keep whether single keys work (WCAG 2.1.4), the next record opens by itself, each notice comes by mail, and the
    figures stand in the morning's letter.
    """
    Account.objects.filter(pk=account.pk).update(
        single_keys=single_keys, opens_next=opens_next, mails_each=mails_each, mails_figures=mails_figures
    )
