"""Sentences for refusals that the app procedures raises."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "account_unknown": _("There is no active account with that name. Check the username and try again."),
    "act_not_allowed": _(
        "The record now stands at “%(status)s”, where this step is not possible. Open the record again to see what can"
        " be done."
    ),
    "adjustment_empty": _("Say what is changed and what shall stand there. At most 20 points at once."),
    "already_reminded": _("This officer was reminded of this record today already. Remind them again tomorrow."),
    "already_returned": _("The result was handed over already, so the way of its return cannot be changed any more."),
    "amount_missing": _("Nobody has entered yet how much was to be paid. Enter the amount together with the proof."),
    "approver_is_drafter": _(
        "Whoever drafted a result does not approve it. Ask another leader, or let an officer propose it."
    ),
    "bulk_act_missing": _(
        "It was not said what to do with the chosen records, or it is none of your acts. Choose again."
    ),
    "bulk_nothing_chosen": _(
        "No record was chosen, so nothing was done. Choose rows with X, or tick all of the queue."
    ),
    "bulk_officer_missing": _("Nobody was chosen to assign the records to, so nothing was done. Choose an officer."),
    "bulk_too_many": _("At most %(most)s records can be done at once, so nothing was done. Choose fewer."),
    "calendar_empty": _(
        "No year of the working calendar is loaded yet, so nothing can be dated. Ask an administrator to load the"
        " calendar."
    ),
    "calendar_file": _(
        "The file of the working calendar does not add up, so nothing was loaded. Correct it and load again:"
        " %(problems)s"
    ),
    "catalogue_files": _(
        "The files of the catalogue do not add up, so nothing was loaded. Correct them and load again: %(problems)s"
    ),
    "catalogue_not_loaded": _(
        "No procedure of the catalogue can be received yet. Load the catalogue first, then load the demonstration"
        " again."
    ),
    "centre_unknown": _("There is no service centre at that place. Choose one from the list."),
    "chain_not_answered": _(
        "An agency that takes part in settling this record has not answered yet. Wait for its answer or"
        " remind it; silence is not consent."
    ),
    "choice_without_reason": _(
        "You chose another competent unit than the rule gives. Say why, then receive the record."
    ),
    "clock_stopped": _(
        "The clock of this record stands still, so there is no due date to move now. Nothing was changed."
    ),
    "competent_unit_unknown": _(
        "The rule of this procedure does not say here which unit is competent. Enter where the owner lives or where"
        " the land lies, or choose the unit and say why."
    ),
    "conclusion_missing": _("Say what the incident was and what was done about it, then close it."),
    "count_invalid": _("Copies and pages are whole numbers from 1 to 999. Enter such a number."),
    "delivery_before_posting": _("The delivery lies before the day on which the post took it. Correct the day."),
    "delivery_in_future": _("The delivery lies in the future. Enter the day on which the post delivered it."),
    "digits_locked": _(
        "Too many wrong answers for this record. Wait %(minutes)s minutes, or ask at a service centre with your"
        " identity paper."
    ),
    "digits_locked_today": _(
        "There were too many wrong answers for this code, or for others of its day. Try again tomorrow, sign in to see"
        " your own records, or ask at a service centre with your identity paper."
    ),
    "digits_wrong": _(
        "These are not the last four digits of the owner's identification number or telephone. Check them and try"
        " again."
    ),
    "disk_too_small": _(
        "These records need about %(needed)s GB, and %(free)s GB are free where the database lies. Free some space, or"
        " ask for fewer."
    ),
    "error_already_reported": _(
        "An error in this result is reported already and waits to be corrected. Correct it first."
    ),
    "error_undescribed": _("Say what is wrong with the result, so that it can be put right."),
    "evidence_missing": _("Enter the number of the proof of payment, as it stands on it."),
    "explanation_missing": _("Write the explanation: it stands in the letter to the applicant."),
    "extension_not_later": _(
        "The new date must be later than today and than the present due date. Choose a later day."
    ),
    "extension_not_working_day": _("%(day)s is a day off. Promise a working day."),
    "extension_once": _("The term was already extended once, and no second extension is allowed. Settle the record."),
    "external_code_taken": _(
        "A record with this code is kept here already and does not belong to that system. Check the code."
    ),
    "file_damaged": _(
        "This file cannot be read to its end: it is damaged or was cut off on its way. Scan the paper again, or"
        " save the file anew and choose it again."
    ),
    "file_empty": _("This file is empty. Scan the paper again and choose the new file."),
    "file_infected": _(
        "A virus was found in this file, so it was not kept. Do not open it on this computer; ask for the paper"
        " itself and scan it, and tell whoever looks after the computers."
    ),
    "file_is_heic": _(
        "This is a HEIC picture, which other offices cannot open. Scan the paper here; or on an iPhone choose"
        " Settings, Camera, Formats, Most Compatible, on other telephones choose JPEG in the camera's settings,"
        " take the picture again and send the new one."
    ),
    "file_is_two": _(
        "Something else hides in this file behind what it shows, so it was not kept. Scan the paper itself."
    ),
    "file_kind_unknown": _(
        "Only PDF, JPEG and PNG files are taken, and this is none of them whatever its name says. Scan the paper"
        " as PDF, or save the file as PDF and choose it again."
    ),
    "file_misnamed": _(
        "The contents of this file are a %(kind)s, but its name says something else. Give it the right ending, or"
        " make sure that it is the file you meant, and choose it again."
    ),
    "file_not_kept": _(
        "The file could not be put into the store, so nothing was kept of it. Try again in a minute; if it happens"
        " again, tell whoever looks after the system."
    ),
    "file_too_large": _(
        "This file is larger than %(most)s MB. Scan the paper in 200 dots an inch and in grey, or divide it into"
        " several files."
    ),
    "file_too_many_pages": _("This file has more than %(most)s pages. Divide it into several files."),
    "files_of_record_full": _(
        "This record already holds as many or as large files as it may (%(files)s files, %(most)s MB). Join pages"
        " into one PDF, or scan at a lower resolution."
    ),
    "idempotency_key_reused": _(
        "This key was already used for a request with other contents. Send the changed request with a new key."
    ),
    "if_match_invalid": _("If-Match must hold the number of events that you saw of the record."),
    "incident_closed": _("Somebody else has closed this incident already. Read the conclusion in the list below."),
    "incident_unknown": _("There is no such incident. Look at the list of incidents."),
    "issuer_is_signer": _(
        "Whoever signed electronically does not give the number as well. Let the document clerk issue it."
    ),
    "message_not_dead": _("This message was not given up, so it goes out by itself. Look at the list again."),
    "message_unknown": _("There is no message with this number. Look at the list again."),
    "mirrored_dates": _(
        "The dates do not fit the status: %(problem)s. Send the record with all dates that its status needs."
    ),
    "name_missing": _("Enter the name as it stands on the paper or card."),
    "name_too_long": _(
        "This name has %(letters)s characters, more than the %(most)s that a register holds. Compare it with the"
        " paper: perhaps something else was typed or scanned into the field."
    ),
    "no_days_to_fill": _("There are no days to fill between the published period and the last three weeks."),
    "no_error_reported": _("No error in this result was reported. Record the report first, then the correction."),
    "no_financial_obligation": _(
        "This procedure has no financial obligation for which its term may wait. Go on without this step."
    ),
    "no_originals_kept": _(
        "No originals of the applicant are kept with this record, so there is nothing to give back."
    ),
    "nobody_to_remind": _("Nobody else has this record, so nobody can be reminded. Assign it to an officer."),
    "not_at_once": _(
        "This procedure does not give its result at once. Receive the record in the usual way and print an appointment."
    ),
    "not_by_post": _("This result is not wanted by post. Hand it over at the counter."),
    "not_done_here": _(
        "“%(act)s” is done at another place of this record. Look at the record for the centre or unit that does it."
    ),
    "not_received_by_you": _(
        "Only the clerk who received this record today can go on with the same person. Enter the person anew."
    ),
    "not_yet_received": _(
        "This submission was not received yet, so there is no receipt to print. Receive it first, or tell the applicant"
        " that the answer follows."
    ),
    "not_your_centre": _(
        "You do not work at this service centre today, so you cannot receive records there. Choose your own centre,"
        " or ask whoever manages assignments."
    ),
    "not_your_place": _("You may write this down only for a centre or unit where you work. Choose yours."),
    "not_your_record": _(
        "You do not have this record, so you cannot put it back. Its leader can assign it to somebody else."
    ),
    "note_missing": _("Say what is to be changed, so that the drafter can do it."),
    "nothing_amended": _("This value already stands there, so nothing was changed. Enter the right value."),
    "nothing_asked_for": _("No papers are waited for in this record. Open the record again to see where it stands."),
    "nothing_proposed": _("No result was proposed for this record. Propose it first."),
    "nothing_provided": _("No paper was ticked that had not come before. Tick the papers that came, then keep them."),
    "nothing_to_print": _(
        "There is nothing to print on this form for the record %(record)s as it stands now. Go back to the record and"
        " choose one of the papers offered there."
    ),
    "notice_in_future": _("The tax notice is dated in the future. Enter the date that stands on it."),
    "office_hours_invalid": _(
        "The office hours overlap or end before they begin. Correct the sessions of the weekday and save again."
    ),
    "officer_not_of_unit": _(
        "This officer does not process records of the competent unit today. Choose an officer of that unit."
    ),
    "original_not_kept": _(
        "One of these originals does not lie here any more. Open the record again and tick those that do."
    ),
    "originals_not_chosen": _("Tick the originals that are given back."),
    "outage_not_over": _("An outage is written down once it is over. Enter an end that lies in the past."),
    "outage_reversed": _("The outage ends before it begins. Correct the two moments."),
    "outside_calendar": _(
        "The working calendar is loaded from %(first)s to %(last)s and does not reach %(day)s. Choose a date within"
        " it, or ask an administrator to load the year."
    ),
    "page_unknown": _("The address of this page of the list is not right. Begin at the first page."),
    "paid_before_reception": _(
        "The payment is dated before the record was received, so it cannot be for this record. Check the proof."
    ),
    "paid_in_future": _("The payment is dated in the future. Enter the date that stands on the proof."),
    "paper_not_known": _(
        "A paper that was to be taken over is not this person's, or no longer counts. Ask for it, or choose again."
    ),
    "paper_not_of_record": _(
        "This paper does not belong to the record. Open the record again and choose the paper there."
    ),
    "party_unknown": _(
        "This record has no such person, or the value does not belong to them. Choose again what is to be corrected."
    ),
    "pause_reversed": _("A pause cannot end before it began. Look at the moments of the request and of the proof."),
    "pdf_active": _(
        "This PDF carries a programme, an action or a form that runs by itself, so it was not kept. Print it to"
        " PDF again without these, or scan the paper."
    ),
    "pdf_encrypted": _(
        "This PDF is locked with a password or protected. Ask for it without protection, or print it to a new PDF"
        " or scan the paper."
    ),
    "period_not_published": _(
        "Counts were published only from %(first)s to %(last)s. Choose a last day within this period."
    ),
    "period_reversed": _("The period ends before it begins. Choose a last day that is not before the first."),
    "personal_number_invalid": _(
        "A personal identification number has 12 digits. Check it against the card and enter it again."
    ),
    "picture_too_large": _(
        "This picture has more than %(most)s million points. Scan the paper in 200 to 300 dots an inch."
    ),
    "procedure_changed": _(
        "The procedure was changed since you opened this page, and nothing was received: %(changes)s. Tell the"
        " person, look at the papers and the due date once more, then receive."
    ),
    "procedure_unknown": _("There is no procedure with that code in force on this day. Search for it by its name."),
    "purpose_missing": _("Say for what purpose you need the personal data. It is written into the audit log."),
    "real_records": _(
        "This database holds records that are not of the demonstration, so nothing was added. Load the demonstration"
        " into a database of its own."
    ),
    "reason_missing": _("Choose a reason. The applicant will be told it."),
    "receiver_unknown": _("Say who takes the result: enter the receiver's name and personal number, then return it."),
    "record_changed": _(
        "Somebody else changed this record while you had it open. Nothing of yours was saved over it: open it again,"
        " look at the change, and repeat your step if it is still needed."
    ),
    "record_mirrored": _(
        "Another system is the master of this record, so it can only be read here. Do this step in that system."
    ),
    "record_not_found": _(
        "There is no such record, or it does not lie at your place. Check the code and search again."
    ),
    "record_not_mirrored": _("This record is kept here, so no other system changes it."),
    "request_too_large": _(
        "What you sent is larger than %(most)s MB, so it was not read. Send fewer files at a time, or scan at 200"
        " dots an inch in grey."
    ),
    "result_approved": _("This result was approved already. It now waits to be signed."),
    "result_before_reception": _("The result is dated before the record was received. Correct the date of the result."),
    "result_before_report": _(
        "The corrected result is dated before the error was reported. Enter the date that stands on it."
    ),
    "result_before_signature": _("The result is dated before it was signed. Enter the date on which it is issued."),
    "result_in_future": _("The result is dated in the future. Enter the date that stands on it."),
    "result_incomplete": _(
        "The result lacks its number, its date or a signer who may sign. Enter all three, or attach the letter of"
        " refusal."
    ),
    "result_not_approved": _("This result was not approved yet. It is signed after its approval."),
    "result_not_signed": _("The proposed result was not signed yet. It is issued after it was signed."),
    "result_proposed": _("A result was proposed already and waits for its approval. Look at it, or send it back."),
    "result_signed": _("This result was signed already. Issue it with its number."),
    "same_matter_open": _(
        "The owner already has %(number)s open record(s) for this procedure, and nothing was received yet. Look at"
        " the notice beside the form; receive once more if it is another matter."
    ),
    "same_procedure": _(
        "The record already stands under this procedure. Choose the procedure under which it should have been received."
    ),
    "scan_damaged": _(
        "The code could not be read whole, and nothing was changed. Scan it again, or type the number by hand."
    ),
    "scan_foreign": _(
        "What was scanned is neither an identity card nor a receipt of this portal. Nothing was changed. Scan the code"
        " on the card or on the receipt."
    ),
    "scan_gone": _(
        "This scan was taken out, and its file is no longer there. Look at the scans that the record has now."
    ),
    "scan_infected": _(
        "A virus was found in this file after it was stored, so it is shown to nobody. Scan the paper again and"
        " replace it."
    ),
    "scan_not_found": _("There is no such scan at your place. Open the record again and look at its scans."),
    "scan_person_unknown": _(
        "No record of the holder of this card is going on at your places. Look for older ones by the number."
    ),
    "scan_record_unknown": _(
        "No record with this code is at your places. Compare the code with the receipt, or ask the unit that it names."
    ),
    "scan_replaced": _("This scan was already replaced by a newer one. Open the record again and look at the newest."),
    "scan_stays": _(
        "The record has left reception, so its scans stay as they are. Lay a new scan in place of the wrong one."
    ),
    "scans_closed": _(
        "The record is at an end, so no scans are added. If its result has an error, record the correction."
    ),
    "scans_elsewhere": _(
        "The papers of this record are scanned where it was received. Send the paper there, or ask that centre."
    ),
    "search_by_code_only": _(
        "Your role sees no personal data, so people are not searched for. Search by the code of the record."
    ),
    "search_too_short": _("A name needs at least %(least)s letters. Type more of it, or search by a number."),
    "signer_not_competent": _(
        "This person may not sign results for the competent unit on that day. Choose who signed, as it stands on the"
        " result."
    ),
    "signing_failed": _("The signing service did not sign, and nothing was changed. Try again, or sign on paper."),
    "signing_not_connected": _(
        "No signing service is connected, so nobody can sign electronically here. Sign on paper."
    ),
    "slip_incomplete": _(
        "Something on this slip must be corrected before it can be received. Open it, mend it, and receive it."
    ),
    "slip_of_another": _(
        "These slip numbers were given to %(account)s. That person must sign in on this device to send them."
    ),
    "slip_too_old": _(
        "This reception waited on the device for more than %(days)s days. Open it, look at it, and receive it anew."
    ),
    "slip_unknown": _("This slip is not known here, or somebody has taken it over already. Look at the list again."),
    "snippet_empty": _("The text or its short name is missing, so nothing was kept. Fill in both."),
    "snippet_not_yours": _(
        "This text is kept by somebody else, or for a place where you do not lead. Write one of your own."
    ),
    "supplement_empty": _("Tick at least one paper that is missing or wrong: a request names every paper it asks for."),
    "supplement_incomplete": _("Not every requested paper has come. Tick the ones that came, or wait for the rest."),
    "supplement_late": _(
        "More than 3 working days have passed since acceptance. A supplement may now be asked for only on a ground laid"
        " down by law: name that ground, or go on with the papers at hand."
    ),
    "supplement_once": _(
        "A supplement was already requested once. Another is allowed only on a ground laid down by law: name that"
        " ground, or go on with the papers at hand."
    ),
    "supplement_still_open": _(
        "The time for the supplement has not run out yet, so the record cannot be closed for it. Wait until it has."
    ),
    "supplement_unexplained": _("Name each paper and say how to mend it: the applicant is asked only once."),
    "tax_code_invalid": _(
        "A tax code has 10 digits with a check digit, with or without a branch of 3 digits. Check it and enter it"
        " again."
    ),
    "telephone_invalid": _(
        "This cannot be a telephone number. Enter it with its area or network code, or leave it empty."
    ),
    "term_extended": _("The term of this record was extended and keeps the date of its letter. Nothing was moved."),
    "term_invalid": _(
        "%(value)s is no settlement term. Enter a whole number from 1 to 9,999 with its unit, or “within the day”."
    ),
    "term_unknown": _(
        "This procedure has no settlement term yet, so it cannot be received. Ask an administrator of the catalogue to"
        " set its term, or choose another procedure."
    ),
    "tracking_unavailable": _(
        "The details cannot be shown at this moment. Try again in a few minutes; status and dates stand above as"
        " always."
    ),
    "unit_dissolved": _(
        "%(unit)s no longer exists since %(since)s: %(successors)s took over. Choose the address again, so that"
        " the right unit settles the record."
    ),
    "unit_not_competent": _("%(unit)s is no unit in force that settles records. Choose another unit."),
    "unit_unknown": _("There is no such unit in force. Choose one from the list."),
    "unit_without_identifier": _(
        "%(unit)s has no organisation identifier, so no code can be given. Ask an administrator to set it."
    ),
    "view_empty": _("There is no name or no filter to keep. Choose filters first, then name the view."),
    "view_too_many": _("You have %(most)s views already. Delete one that you do not need any more."),
    "wanted_unknown": _(
        "This paper is not among those of the record or the request. Open the page again and tick anew."
    ),
    "working_time_negative": _("A length of working time cannot be negative. Enter zero or more."),
}
