"""The words of queue tickets (số thứ tự), kept beside ``vocabulary`` since nothing of a record speaks of them."""

from procedures.domain.vocabulary import Word


class Priority(Word):
    """Why somebody is called before others (Art. 13: priority counters; the laws on each group of people)."""

    NONE = "none", "No priority"
    ELDERLY = "elderly", "Aged 60 or over", "info"
    PREGNANT = "pregnant", "Pregnant", "info"
    DISABLED = "disabled", "Person with a disability", "info"
    CHILD = "child", "With a child under 36 months", "info"
    MERIT = "merit", "Person with meritorious service to the revolution", "info"


class TicketState(Word):
    """Where a ticket stands."""

    WAITING = "waiting", "Waits to be called", "neutral"
    CALLED = "called", "Called", "warning"
    SERVING = "serving", "Being served", "info"
    HELD = "held", "On hold", "paused"
    TRANSFERRED = "transferred", "Waits for another counter", "neutral"
    DONE = "done", "Finished", "good"
    NO_SHOW = "no_show", "Did not come", "neutral"


class TicketAct(Word):
    """What a clerk does with a ticket."""

    CALL = "call", "Call"
    RECALL = "recall", "Call again"
    BEGIN = "begin", "Begin to serve"
    HOLD = "hold", "Put on hold"
    RESUME = "resume", "Go on serving"
    TRANSFER = "transfer", "Send to another counter"
    NEXT_MATTER = "next_matter", "Begin a second matter"
    FINISH = "finish", "Finish the visit"
    NO_SHOW = "no_show", "Did not come"
    BRING_BACK = "bring_back", "Has come after all"


class ScreenKind(Word):
    """What an address without sign-in shows."""

    KIOSK = "kiosk", "Kiosk that gives numbers"
    HALL = "hall", "Screen of the hall"
    SERVICE = "service", "Kiosk for filing, paying and tracking"
