"""Sentences for refusals about fees and their payment."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "amount_differs": _(
        "The platform reports another amount than was asked for, so nothing was entered. Ask it what was paid."
    ),
    "amount_invalid": _("An amount is a whole number of đồng greater than zero. Enter it once more."),
    "day_closed": _(
        "You closed this day at %(at)s, so nothing more can be entered for it. Take the money on the next day."
    ),
    "day_in_future": _("That day has not come yet, so it cannot be closed. Choose today or an earlier day."),
    "difference_not_an_order": _(
        "This line names no order of ours on the platform, so it cannot be entered from here. Ask the bank or the"
        " platform whose money it is; a transfer is entered on its record's page of payments."
    ),
    "difference_not_confirmed": _(
        "Asked again, the platform does not say that this order was paid by this transaction, so nothing is entered."
        " Ask the platform what its statement means, and settle the difference with what you learn."
    ),
    "difference_not_found": _("There is no such difference, or it was settled already. Open the list again."),
    "difference_unconcluded": _("Say what was found out about this difference, then settle it."),
    "difference_unexplained": _(
        "What was counted differs from the ledger by %(difference)s. Count again, or write down why, then close."
    ),
    "fee_before_acceptance": _(
        "A fee of %(amount)s is still due, and this procedure asks for it before the record is accepted. Take the"
        " payment first, or wait for it."
    ),
    "fee_before_result": _(
        "A fee of %(amount)s is still due for the record %(record)s, so the result cannot be handed over yet. Take the"
        " payment first."
    ),
    "fees_elsewhere": _(
        "Fees for the record %(record)s are taken at the centre that received it or returns its result. Send the person"
        " there, or let them pay by transfer."
    ),
    "more_than_due": _("Only %(amount)s is due. Enter what is due, and give the change back."),
    "nothing_due": _("Nothing is due for this record, so nothing was taken. Open its payments again."),
    "nothing_to_close": _("Nothing passed through your till on this day, so there is nothing to close."),
    "nothing_to_waive": _(
        "Nothing is due for this record, so there is nothing to waive. What was paid goes back as a refund."
    ),
    "payments_too_often": _("Too many payments were begun from your address. Wait a minute, then try again."),
    "platform_absent": _("Online payment is not open here. Pay by bank transfer, or at the counter."),
    "platform_away": _(
        "The payment platform does not answer now. Nothing was charged. Try again in a few minutes, or pay by bank"
        " transfer or at the counter."
    ),
    "receipt_absent": _("The payment platform has no receipt for this payment yet. Try again later."),
    "reference_unknown": _("There is no payment with this reference. Open the payment page of your record again."),
    "refund_decided": _("Somebody has decided on this refund already. Open the list again."),
    "refund_not_approved": _("This refund is not approved, or was paid out already, so nothing was paid."),
    "refund_not_found": _("There is no such refund, or it belongs to a record of another centre."),
    "refund_open": _("A refund for this record is under way already. Wait until it is paid out or refused."),
    "refund_own": _("Whoever asks for a refund does not decide on it. Ask another leader of the centre."),
    "refund_too_large": _("Only %(held)s was paid and not given back, so no more can go back. Enter a smaller amount."),
    "signature_differs": _("Sign with your full name as it stands in your account: %(name)s."),
    "statement_empty": _("The statement has no lines. Choose the file of the month that you mean."),
    "statement_unreadable": _(
        "Line %(line)s of the statement cannot be read, so nothing was compared. It needs the columns MaThamChieu,"
        " MaGiaoDich and SoTien, separated by commas, in UTF-8."
    ),
    "till_changed": _("Money passed through your till since you opened this page. Look at the sums again, then count."),
    "transaction_known": _(
        "The transaction %(number)s was entered already, so it was not entered again. Check the number with the bank's"
        " notice."
    ),
    "transaction_missing": _("Enter the number of the bank's transaction, so that nobody enters it twice."),
    "waiver_incomplete": _("Choose the ground and enter the amount to waive, then waive it."),
    "waiver_overtaken": _(
        "Now %(amount)s is due, not what the page showed: nothing was waived. Open the record again, and decide anew."
    ),
    "waiver_own": _("Whoever takes the money of a centre waives no fee there. Ask another leader of the centre."),
    "waiver_too_large": _("Only %(amount)s is due. Waive that, or less."),
}
