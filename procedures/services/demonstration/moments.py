"""When things happen in a life: within office hours where people work, in the evening where they file from home."""

from datetime import date, datetime, time, timedelta

from procedures.domain.calendar import ONE_DAY, ZONE, WorkingCalendar
from procedures.domain.deadlines import SAME_DAY_CUT_OFF
from procedures.services.demonstration.chance import Chance

_EVENING = (time(17, 30), time(22, 30))


def moment_on(day: date, calendar: WorkingCalendar, rng: Chance) -> datetime:
    """A moment within office hours of a working day, oftener in the morning."""
    stretches = calendar.stretches_on(day)
    opens, closes = stretches[0] if rng.random() < 0.6 else stretches[-1]
    return opens + timedelta(seconds=rng.between(60, int((closes - opens).total_seconds()) - 60))


def submission(received: datetime, calendar: WorkingCalendar, rng: Chance, *, evenings: bool) -> datetime:
    """When something received online was filed: earlier that day, or after hours since the last working day."""
    if not evenings or rng.random() < 0.65:
        midnight = datetime.combine(received.date(), time(0, 1), ZONE)
        return max(midnight, received - timedelta(seconds=rng.between(300, 12_000)))
    day = received.date() - ONE_DAY
    while not calendar.is_working(day) and rng.random() < 0.5:
        day -= ONE_DAY
    begin, end = (datetime.combine(day, moment, ZONE) for moment in _EVENING)
    return begin + timedelta(seconds=rng.between(0, int((end - begin).total_seconds())))


def end_in_time(received: datetime, due_at: datetime, calendar: WorkingCalendar, rng: Chance) -> datetime:
    """When a result in time is ready: on a working day from reception to the due date, sometimes after hours of it."""
    span = (due_at.date() - received.date()).days
    if span > 0:
        ahead = max(1, round(rng.betavariate(2.4, 1.5) * span))
        day = received.date() + ONE_DAY * ahead
        while not calendar.is_working(day):
            day += ONE_DAY
        moment = moment_on(day, calendar, rng)
        if day == due_at.date() and due_at == calendar.end_of_day(day) and rng.random() < 0.02:
            return due_at + timedelta(minutes=rng.between(5, 45))
        if moment <= due_at:
            return moment
    return between_two(received, due_at, rng.uniform(0.2, 0.9))


def late_end(due_at: datetime, calendar: WorkingCalendar, rng: Chance) -> datetime:
    """When a late result is ready: within seven working days after the due date."""
    day = calendar.working_day_after(due_at.date(), 1 + min(6, int(rng.expovariate(0.6))))
    return moment_on(day, calendar, rng)


def between_two(first: datetime, last: datetime, share: float) -> datetime:
    """A moment between two, not in the night between them if it can be helped."""
    if first.date() == last.date():
        return first + timedelta(seconds=int((last - first).total_seconds() * share))
    evening = datetime.combine(first.date(), time(17), ZONE)
    if first + timedelta(minutes=5) < evening:
        return first + timedelta(seconds=int((evening - first).total_seconds() * share))
    morning = datetime.combine(last.date(), time(7, 30), ZONE)
    return morning + timedelta(seconds=int(max((last - morning).total_seconds(), 1) * share))


def forwarding(received: datetime, completed: datetime, calendar: WorkingCalendar, rng: Chance) -> datetime:
    """When another unit gets it: what came in after 15:00 goes there the next morning (Art. 18)."""
    if received.time() > SAME_DAY_CUT_OFF:
        morning = calendar.stretches_on(calendar.next_working_day(received.date()))[0][0]
        if morning + timedelta(hours=2) < completed:
            return morning + timedelta(minutes=rng.between(5, 60))
    return between_two(received, completed, 0.03)


def fetching(completed: datetime, calendar: WorkingCalendar, rng: Chance, after: float) -> datetime:
    """When somebody comes for the result, at the centre's hours."""
    ahead = int(rng.expovariate(1 / after))
    if ahead == 0 and completed.hour < 16:
        return completed + timedelta(minutes=rng.between(5, 55))
    return moment_on(calendar.working_day_after(completed.date(), max(1, ahead)), calendar, rng)


def delivery(posted: datetime, calendar: WorkingCalendar) -> datetime:
    """When the clerk reads that the post has delivered: at the opening of the second day after."""
    return calendar.stretches_on(calendar.working_day_after(posted.date(), 2))[0][0]
