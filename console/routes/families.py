"""Routes of families: alarms, merges, transfers, who may see what is confidential."""

from console.gate import Route
from console.pages import (
    alarms,
    card_rounds,
    handoffs,
    merges,
    sensitive,
    transfers,
)
from console.routes.kinds import act, desk

FAMILIES: tuple[Route, ...] = (
    desk("/console/alarms", alarms.index),
    act("/console/alarms/{alarm}/take", alarms.take, "alarm.taken"),
    desk("/console/merges", merges.index),
    act("/console/merges", merges.merge, "household.merged"),
    act("/console/merges/apart", merges.apart, "household.distinct"),
    act("/console/merges/{merge}/undo", merges.undo, "household.parted"),
    desk("/console/transfers", transfers.index),
    act("/console/transfers", transfers.ask, "transfer.asked"),
    act("/console/transfers/{transfer}/accept", transfers.accept, "transfer.accepted"),
    act("/console/transfers/{transfer}/decline", transfers.decline, "transfer.declined"),
    desk("/console/confidential", sensitive.index),
    act("/console/confidential/{case}", sensitive.name_first, "case.reader.added"),
    act("/console/cases/{case}/confidential", sensitive.make, "case.sensitive.made"),
    act("/console/cases/{case}/confidential/readers", sensitive.add, "case.reader.added"),
    act(
        "/console/cases/{case}/confidential/readers/{person}/remove",
        sensitive.remove,
        "case.reader.removed",
    ),
    act("/console/cases/{case}/confidential/lift", sensitive.lift, "case.sensitive.lifted"),
    desk("/console/cards", card_rounds.index),
    act("/console/cards", card_rounds.hand_out, "cards.handed_out"),
    desk("/console/cards/{household}.pdf", card_rounds.paper, "paper.made"),
    act("/console/cards/{confirmation}/clear", card_rounds.clear, "card.cleared"),
    desk("/console/handoffs", handoffs.index),
    act("/console/handoffs/{handoff}/close", handoffs.close, "handoff.closed"),
)
