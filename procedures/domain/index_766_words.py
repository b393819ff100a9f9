"""The words of the index of Decision 766/QĐ-TTg: its groups and indicators, and what each one counts.

Points, thresholds and rules are data with a day from which they hold (``data/index_766_*.csv``); the ids and the
meaning of numerator and denominator are here, since code counts them.
"""

from collections.abc import Mapping

from procedures.domain.statistics import noop
from procedures.domain.vocabulary import Word


class Group(Word):
    """A group of indicators; which indicators stand in it, and for how many points, is data."""

    A = "A", noop("Publicity and transparency")
    B = "B", noop("Progress of settlement")
    C = "C", noop("Online public services")
    D = "D", noop("Digitisation")
    E = "E", noop("Satisfaction")
    F = "F", noop("Online payment")


class Indicator(Word):
    """An indicator by its number in the operating formulas."""

    DECISIONS = "1.1", noop("Decisions announcing procedures issued in time")
    PUBLISHED = "1.2", noop("Procedures published in time")
    COMPLETE = "1.3", noop("Procedures published with all their parts")
    SYNCED = "1.4", noop("Records handed to the National Public Service Portal")
    ON_TIME = "2.1", noop("Records in term")
    MEAN_TIME = "2.2", noop("Mean time of settlement")
    ONLINE_RECORDS = "3", noop("Records of fully online procedures that came online")
    ONLINE_PROCEDURES = "3.1", noop("Procedures offered online")
    ONLINE_USED = "3.2", noop("Online procedures that had records")
    ONLINE_RESULTS = "3.3", noop("Filed online with an electronic result")
    PAYABLE = "3.5a", noop("Procedures with a fee that can be paid online")
    PAID_PROCEDURES = "3.5b", noop("Procedures with a fee for which somebody paid online")
    PAID_RECORDS = "3.6", noop("Records paid online")
    RESULTS = "4.1", noop("Electronic results")
    DIGITISED = "4.2a", noop("Records with papers and result digitised")
    COPIES = "4.2b", noop("Electronic certified copies")
    REUSED = "4.3", noop("Records in which known papers or data were used again")
    STORE = "4.4", noop("Papers taken from the personal store of the National Public Service Portal")
    CONNECTED = "4.5a", noop("Procedures connected to the population database")
    IDENTIFIED = "4.5b", noop("Records filed by an authenticated identity")
    PETITIONS = "5.2", noop("Petitions answered in time")
    PETITION_SATISFACTION = "5.3", noop("Satisfaction with answers to petitions")
    SATISFACTION = "5.4", noop("Satisfaction with the settlement of procedures")


I = Indicator  # noqa: E741 - the table below is read by column

FORMULAS: Mapping[Indicator, str] = {
    I.DECISIONS: noop("Decisions issued at least 5 working days before the legal text takes effect / decisions due."),
    I.PUBLISHED: noop(
        "Procedures published on the national database within 5 working days of the decision / all announced."
    ),
    I.COMPLETE: noop(
        "Procedures with name, term, papers, channels, target, result and settling body / all in force on the"
        " last day. The steps are not kept here and are not checked."
    ),
    I.SYNCED: noop(
        "Records synchronised with a date of reception in the month / the larger of the number reported and the"
        " number on the national portal."
    ),
    I.ON_TIME: noop(
        "Records ended at or before the due moment, and open ones whose due moment lies at or after the end of"
        " the month / records in hand during the month. A record asked to be completed ends with the request; asked"
        " more than once it is overdue; without a due date the longest term of the procedure counts, less the waiting."
    ),
    I.MEAN_TIME: noop(
        "Time from reception to result, less the waiting for completion / records with a result in the month."
        " In days, for information."
    ),
    I.ONLINE_RECORDS: noop(
        "Records received online under fully online procedures / all received under such procedures."
    ),
    I.ONLINE_PROCEDURES: noop(
        "Procedures offered fully or partly online / all in force. 80% is full marks. For information."
    ),
    I.ONLINE_USED: noop(
        "Procedures offered online that received a record online in the month / all offered online. For information."
    ),
    I.ONLINE_RESULTS: noop(
        "Records filed online with an electronic result / records with a result. 50% is full marks; for"
        " information, without the share of synchronisation, which the national portal keeps."
    ),
    I.PAYABLE: noop(
        "Procedures whose fee is known here and can be paid through the platform / procedures with a fee. 80% is"
        " full marks."
    ),
    I.PAID_PROCEDURES: noop(
        "Procedures for which somebody paid through the platform / procedures with records that owed a fee."
    ),
    I.PAID_RECORDS: noop(
        "Records received in the month and paid through the platform / records received that owed a fee."
    ),
    I.RESULTS: noop("Records with a result in the month and its signed file / records with a result in the month."),
    I.DIGITISED: noop(
        "Records with a result in the month of which every paper handed in and the result are there as files /"
        " records with a result in the month. 80% is full marks."
    ),
    I.COPIES: noop("Certified copies issued electronically, as the province reports them / all that were to be."),
    I.REUSED: noop(
        "Records received in which at least one paper was known already or replaced by data / records received."
        " 80% is full marks."
    ),
    I.STORE: noop("Papers taken from the personal store / papers that it holds, as the national portal counts them."),
    I.CONNECTED: noop("Procedures connected to the national population database / procedures that should be."),
    I.IDENTIFIED: noop("Records received whose owner filed them with an authenticated account / records received."),
    I.PETITIONS: noop(
        "Petitions of which every step was in time / petitions whose time has come. Refusal 2, asking 5,"
        " answer 15, publication 2 working days."
    ),
    I.PETITION_SATISFACTION: noop(
        "Petitions less those late or rated as not satisfying / petitions whose time has come."
    ),
    I.SATISFACTION: noop(
        "Records in hand less the overdue ones and less those rated as not satisfying / records in hand."
        " 90% is full marks."
    ),
}
"""What stands above and below the stroke, in words."""


class Source(Word):
    """Where an indicator's two numbers come from."""

    COUNTED = "counted", "Counted from the records of this portal"
    ENTERED = "entered", "Entered by hand: this portal does not hold it", "info"


class ZeroRule(Word):
    """What an indicator without anything to count is worth (N/A): the sources leave it open, so it is data."""

    LEFT_OUT = "left_out", "Left out; the rest is scaled to 100"
    FULL = "full", "Full marks"
    ZERO = "zero", "No marks"


class Judgement(Word):
    """How a record stands in indicator 2.1, and if it costs points, why."""

    IN_TERM = "in_term", "In term", "good"
    ASKED_TWICE = "asked_twice", "Asked to be completed more than once", "bad"
    ENDED_LATE = "ended_late", "Ended after its due moment", "bad"
    OPEN_LATE = "open_late", "Open, and past its due moment", "bad"
    ASKED_LATE = "asked_late", "Asked to be completed only after its due moment", "bad"
    TOO_LONG = "too_long", "Took longer than the longest term of the procedure", "bad"


class Loss(Word):
    """Why a record costs points in the indicators that count records by what is there or missing."""

    NOT_ONLINE = "not_online", "Came at the counter or by post under a fully online procedure"
    NO_FILE = "no_file", "No electronic result"
    NOT_DIGITISED = "not_digitised", "A paper or the result is not there as a file"
    NOTHING_REUSED = "nothing_reused", "No paper known and none replaced by data"
    NOT_IDENTIFIED = "not_identified", "Not filed by an authenticated account of its owner"
    NOT_PAID_ONLINE = "not_paid_online", "The fee was not paid through the platform"


class Part(Word):
    """A part that a published procedure must have (Decree 63/2010 Art. 8.2), as far as the portal keeps it."""

    NAME = "name", "No name"
    TERM = "term", "No settlement term"
    PAPERS = "papers", "No list of papers"
    CHANNELS = "channels", "No channels"
    TARGET = "target", "Not said for whom"
    RESULT = "result", "No result named"
    BODY = "body", "No settling body"
