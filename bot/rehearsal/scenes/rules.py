"""Scene: a farmer asks for a policy; the rules say what his family gets, once they can tell."""

from acts import facts, local_settings
from acts.actor import Actor, signed_in
from acts.audience import Aimed, aimed, work_out
from acts.audience_counts import count
from acts.facts import Findings, Known
from acts.local_settings import Wanted
from bot.rehearsal.scenes.roster import ZHANG
from bot.rehearsal.stage import Stage
from rulebook import eligibility, pitfalls
from rulebook.duties import Activity, serves
from rulebook.eligibility import Answer
from rulebook.eligibility.facts import Facts, read
from storage.engine import Session
from storage.queries import households, regions
from storage.queries.households import Household
from storage.queries.regions import Place

PHONE = f"+86{ZHANG}"
SCHOOL, POST = "edu-boarding-primary-1000", "emp-public-post"
MEANT = "政策:小学寄宿生活补助=符合"
PUPIL, HEAD = 2, 1
FOUND_OUT = (
    Known("hh.class", "tp-unstable"),
    Known("p.age", 10, PUPIL),
    Known("p.stage", "primary", PUPIL),
    Known("p.registered", True, PUPIL),
    Known("p.needy", True, PUPIL),
    Known("p.age", 45, HEAD),
    Known("p.stage", "none", HEAD),
    Known("p.labour", "half", HEAD),
    Known("p.post_assigned", True, HEAD),
    Known("p.post_placements", 1, HEAD),
)


async def play(stage: Stage) -> None:
    """Ask by SMS, find out, set the county's figure, aim a notice at whom the rule means."""
    await _asked(stage)
    place, home = await _found_out(stage)
    unsure = await _answer(stage, home, SCHOOL)
    stage.expect("without a province set nobody is told anything", None, unsure)
    await _set(stage, place, "province", "河南省")
    unsure = await _answer(stage, home, SCHOOL)
    stage.expect("a missing fact is named, never a no", ("p.boarding",), unsure and unsure.missing)
    await _record(stage, home, [Known("p.boarding", True, PUPIL)])
    sure = await _answer(stage, home, SCHOOL)
    stage.expect("the fact decides", ("applies", 1000), _verdict(sure))
    await _figures(stage, place, home)
    await _aimed(stage, place)
    _log(stage)


async def _asked(stage: Stage) -> None:
    listed = await stage.sms(PHONE, "上学补助")
    stage.expect("a policy is found by a farmer's words", True, "小学寄宿生活补助" in listed)
    number = next((line[0] for line in listed.splitlines() if "小学寄宿" in line), "1")
    told = await stage.sms(PHONE, number)
    stage.expect("with its figure", True, "1000元" in told)
    stage.expect("and its clause", True, "豫教财" in await stage.sms(PHONE, "看依据"))


async def _found_out(stage: Stage) -> tuple[Place, Household]:
    """What a visit found out about the Zhang family, kept with the household."""
    async with stage.house.sessions.read() as session:
        place = await regions.get(session, "county")
        actor = await _who(stage, session)
        home = next(iter(await households.find_by_number(session, actor.scope, ["liu"], 3)), None)
    assert place is not None
    assert home is not None
    await _record(stage, home, list(FOUND_OUT))
    return place, home


async def _record(stage: Stage, home: Household, known: list[Known]) -> None:
    async with stage.house.sessions.write() as session:
        found = Findings(known, "county", session.moment.today)
        await facts.record(session, stage.house.rules, await _who(stage, session), home, found)


async def _figures(stage: Stage, place: Place, home: Household) -> None:
    """An amount that hangs on the county's minimum wage waits for it."""
    paid = await _answer(stage, home, POST)
    lacking = paid.amount.missing if paid and paid.amount else None
    stage.expect("an amount names the figure it waits for", ("region.min_wage_month",), lacking)
    await _set(stage, place, "min_wage_month", "2000元")
    stage.expect(
        "and is worked out when it is there",
        ("applies", 1000),
        _verdict(await _answer(stage, home, POST)),
    )


async def _set(stage: Stage, place: Place, name: str, text: str) -> None:
    async with stage.house.sessions.write() as session:
        wanted = Wanted(session.moment.today.year, name, text)
        actor = await _who(stage, session)
        await local_settings.set_value(session, stage.house.rules, actor, place, wanted)


async def _answer(stage: Stage, home: Household, policy: str) -> Answer | None:
    rules = stage.house.rules
    async with stage.house.sessions.read() as session:
        raw = await facts.of_household(session, rules, home, session.moment.today)
    known = read(rules.policies, raw)
    assert isinstance(known, Facts), known
    found = eligibility.answers(rules.policies, known, only=[policy])
    return next((one for one in found if one.verdict != "not"), None)


async def _aimed(stage: Stage, place: Place) -> None:
    """The rule itself says whom a notice is for."""
    house = stage.house
    await work_out(house.sessions, house.rules, place, MEANT)
    async with house.sessions.read() as session:
        aim: Aimed = await aimed(session, house.rules, place, MEANT)
        counted = await count(session, aim)
    stage.expect("a notice is aimed by the rule", 1, counted.reached)
    stage.expect("and says why the others are not meant", True, bool(counted.kept_away))


def _log(stage: Stage) -> None:
    """One note serves every duty it legally can; what nobody recorded is no finding."""
    rules = stage.house.rules
    today = stage.house.sessions.clock.moment().today
    home = frozenset({"liu/3"})
    visit = Activity(today, "household_visit", role="first_secretary", targets=home)
    served = [duty.id for duty in serves(rules.duties.values(), visit)]
    stage.expect(
        "a visit serves several duties",
        ["hen23-screening-all-households", "unq-hen23-household-visits"],
        sorted(served),
    )
    greeting = Activity(today, "festival_greeting", role="first_secretary", targets=home)
    stage.expect("a greeting serves none", [], list(serves(rules.duties.values(), greeting)))
    nothing = pitfalls.find(rules.pitfalls, {}, today, {})
    stage.expect("an empty record accuses nobody", [], list(nothing))


def _verdict(found: Answer | None) -> tuple[str, int | None] | None:
    if found is None:
        return None
    value = found.amount.value if found.amount else None
    return found.verdict, None if value is None else int(value)


async def _who(stage: Stage, session: Session) -> Actor:
    return await signed_in(session, stage.notes["author"])
