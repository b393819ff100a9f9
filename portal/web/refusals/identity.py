"""Sentences for refusals at the citizens' door."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "identity_answer_unknown": _(
        "This sign-in was not begun in this browser, took too long, or was used already. Choose your identity "
        "provider below and begin again."
    ),
    "identity_declined": _(
        "The identity provider did not let you through, or you stopped there. Nothing was passed on to us. Begin "
        "again when you like."
    ),
    "identity_kind_unknown": _(
        "The identity provider does not say whether this account is a citizen's or an organisation's. Sign in with "
        "your VNeID account, or file at any service centre."
    ),
    "identity_level_low": _(
        "Your electronic identity has level %(level)s, and filing needs level %(least)s. The police of any ward or "
        "commune raises it; until then, file at any service centre."
    ),
    "identity_nameless": _(
        "The identity provider passed on no name. Look at your account there, then begin again, or file at any "
        "service centre."
    ),
    "identity_not_electronic": _(
        "This account is not an electronic identity, and the state accepts no other kind any more. Sign in with "
        "VNeID, or file at any service centre."
    ),
    "identity_not_proven": _(
        "What the identity provider sent could not be proven, so nobody was signed in. Begin again; if it happens "
        "once more, file at any service centre or call the hotline."
    ),
    "identity_number_malformed": _(
        "The personal identification number that was passed on does not have 12 digits. Have your account put "
        "right at the identity provider, or file at any service centre."
    ),
    "identity_organisation_nameless": _(
        "The identity provider passed on no name of the organisation. Have its account put right there, or file at "
        "any service centre."
    ),
    "identity_provider_away": _(
        "The identity provider does not answer at the moment. Try again in a few minutes, or file at any service "
        "centre."
    ),
    "identity_provider_unknown": _("This site is not connected to that identity provider. Choose one of those below."),
    "identity_tax_code_malformed": _(
        "The organisation's tax code that was passed on is not one: it has 10, 12 or 13 digits. Have the account "
        "put right at the identity provider, or file at any service centre."
    ),
    "identity_too_often": _("Too many sign-ins from your address. Wait a minute, then try again."),
    "identity_without_representative": _(
        "The organisation's account names nobody who represents it. Its representative links it to their own "
        "electronic identity in VNeID, then signs in again."
    ),
}
