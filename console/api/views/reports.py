"""Reports made elsewhere: another hotline, another system."""

from functools import partial
from typing import cast

from aiohttp import web

from acts.systems import leads
from acts.systems.leads import NoSuchRisk, NoSuchVillage, Told
from channels.text import clean
from console.api.once import Key, once
from console.api.operations import operation
from console.api.problems import Fault, Problem
from console.api.shapes import Report, ReportKept, Stage
from console.gate import actor_of
from console.house import HOUSE
from notifications.stage_words import stage_key
from notifications.wording import shown_code
from rulebook.phones import mobile
from storage.engine import Session
from storage.queries.access_tokens import Token

LONGEST_STORY = 500


@operation({201: ReportKept})
async def file(request: web.Request, report: Report, *, idempotency_key: Key) -> web.Response:
    """Keep a report; it is a lead, and never a status."""
    return await once(request, idempotency_key, partial(_file, request, report))


async def _file(
    request: web.Request, report: Report, session: Session, _token: Token
) -> ReportKept:
    rules = request.app[HOUSE].rules
    told = Told(
        village=report.village,
        story=clean(report.story, LONGEST_STORY),
        kinds=report.kinds,
        danger=report.danger,
        head=clean(report.household_head, 20),
        name=clean(report.reporter_name, 20),
        phone=mobile(report.reporter_phone),
        relation=report.relation,
    )
    try:
        kept = await leads.file(session, rules, actor_of(request), told)
    except NoSuchVillage as declined:
        raise Problem(422, "invalid", [Fault(declined.sentence(), "/village")]) from None
    except NoSuchRisk as declined:
        raise Problem(422, "invalid", [Fault(declined.sentence(), "/kinds")]) from None
    return ReportKept(
        code=shown_code(kept.case.code),
        stage=cast(Stage, stage_key(rules, kept.case)),
        attached=kept.attached,
        level=kept.level,
        contact_by=kept.contact_by,
        deadline=kept.deadline,
    )
