"""What a clerk may have mistyped, and may put right without a new record (Act.AMEND)."""

from procedures.domain.vocabulary import Word


class PartyRole(Word):
    """Which of a record's people is meant (decision 4: they are never merged)."""

    APPLICANT = "applicant", "Owner of the record"
    SUBMITTER = "submitter", "Submitter"
    REPRESENTATIVE = "representative", "Authorised person"


class AmendedField(Word):
    """A value that may be corrected; the last three are the record's own, the others a party's."""

    NAME = "name", "Name"
    PERSONAL_NUMBER = "personal_number", "Personal identification number"
    PASSPORT = "passport", "Passport"
    TAX_CODE = "tax_code", "Tax code"
    BORN_ON = "born_on", "Date of birth"
    TELEPHONE = "telephone", "Telephone"
    EMAIL = "email", "E-mail"
    ADDRESS = "address", "Address"
    COPIES = "copies", "Copies"
    PAGES = "pages", "Pages"
    RETURN_METHOD = "return_method", "Return of the result"


OF_THE_RECORD = (AmendedField.COPIES, AmendedField.PAGES, AmendedField.RETURN_METHOD)
OF_A_PARTY = tuple(field for field in AmendedField if field not in OF_THE_RECORD)
