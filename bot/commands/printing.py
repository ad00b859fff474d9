"""What `paper` does: make one into a file, or set every layout and time it."""

import argparse
import asyncio
import sys
from statistics import median
from time import perf_counter

from acts.actor import Actor, NotAllowed
from acts.declined import Declined
from acts.papers import making
from acts.papers.kinds import KINDS
from acts.papers.making import MEDIA_TYPES, Order
from acts.papers.monthly_report import REPORT, month_of
from acts.papers.paper import Facts, Lines, Paper, Table
from acts.papers.render import Press
from bot.commands import named
from bot.database import open_storage
from bot.own_entries import load
from bot.settings import read
from locales import _
from rulebook import codes
from storage.engine import Session, Sessions
from storage.queries import cases

ROUNDS = 20
MANY_ROWS = 12


async def run(args: argparse.Namespace, sessions: Sessions | None = None) -> int:
    """Do it; 1 when it was declined, with the sentence that says what to do."""
    press = Press(read().paper_layouts)
    try:
        if args.time:
            await _time(press)
        elif not (args.kind and args.code and args.out):
            raise named.Unknown(_("Name the paper, the code and --out FILE; or give --time."))
        elif sessions is None:
            async with open_storage(read()) as opened:
                await _make(args, opened, press)
        else:
            await _make(args, sessions, press)
    except Declined as declined:
        print(declined.sentence(), file=sys.stderr)
        return 1
    except NotAllowed:
        print(_("This account may not do that here."), file=sys.stderr)
        return 1
    return 0


async def _make(args: argparse.Namespace, sessions: Sessions, press: Press) -> None:
    form = args.out.suffix.lower().removeprefix(".")
    if form not in MEDIA_TYPES:
        raise named.Unknown(_("The file must end in .pdf or .xlsx."))
    order = Order(args.kind, form, args.large)
    async with sessions.read() as session:
        actor = await named.actor(session, args.login)
        subject, paper = await _composed(session, actor, order, args)
    content = await making.put_out(press, paper, form)
    await asyncio.to_thread(args.out.write_bytes, content)
    async with sessions.write() as session:
        await making.note(session, actor, subject, order)
    print(_("Written: %(file)s", file=args.out))


async def _composed(
    session: Session, actor: Actor, order: Order, args: argparse.Namespace
) -> tuple[str, Paper]:
    """What the paper is about, for the audit, and what it holds."""
    if order.kind == REPORT:
        place = await named.place(session, args.code)
        today = session.moment.today
        month = month_of(args.month or f"{today:%Y-%m}")
        if month is None:
            raise named.Unknown(_("Write the month as 2026-03."))
        report = await making.report(session, load(), actor, place, month)
        if report is None:
            raise named.Unknown(_("There is no place called “%(word)s”.", word=args.code))
        return f"region:{place.id}", report
    code = codes.check(args.code)
    case = await cases.by_code(session, actor.scope, code) if code else None
    if case is None:
        raise named.Unknown(
            _("There is no case %(code)s that this account may see.", code=args.code)
        )
    return f"case:{case.id}", await making.compose(session, load(), actor, case, order)


async def _time(press: Press) -> None:
    """Set a page of every layout some times and print the milliseconds."""
    for kind in (*KINDS, REPORT):
        took = []
        for number in range(ROUNDS + 1):
            paper = _invented(kind, number)
            start = perf_counter()
            await press.pdf(paper)
            took.append((perf_counter() - start) * 1000)
        first, *others = took
        print(
            _(
                "%(paper)s: the first %(first)s ms, then %(median)s ms (slowest %(slowest)s ms)",
                paper=kind,
                first=f"{first:.0f}",
                median=f"{median(others):.1f}",
                slowest=f"{max(others):.0f}",
            )
        )


def _invented(kind: str, number: int) -> Paper:
    """A page of invented content, another one each time."""
    rows = tuple((f"张示例{number}-{row}", "子女", "有") for row in range(MANY_ROWS))
    return Paper(
        kind=kind,
        title="示例",
        code=str(number),
        shown_code=str(number),
        place="明安县柳河镇张庄村",
        foot="明安县",
        blocks=(
            Facts("head", (("户主", f"张示例{number}"), ("人口", "12"))),
            Table("members", ("姓名", "关系", "证件"), rows, "家庭成员"),
            Lines("lines", ("今年房顶漏雨，已经报给村里。" * 3, "下一步等乡镇来看。"), "说明"),
        ),
        signatures=("签字", "日期"),
    )
