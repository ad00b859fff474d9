"""`loadtest dialogue|broadcast|audience|rules|cases|duties|console`: figures of this machine."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked for."""
    kinds = parser.add_subparsers(dest="kind", required=True)
    dialogue = kinds.add_parser("dialogue", help="full report dialogues of many senders")
    dialogue.add_argument("--updates", type=_count, default=3000)
    dialogue.add_argument("--seed", type=int, default=1)
    dialogue.add_argument("--at-once", type=_count, default=20, help="senders who talk at once")
    broadcast = kinds.add_parser("broadcast", help="one notice to many, through sms_http")
    broadcast.add_argument("--recipients", type=_count, default=20_000)
    broadcast.add_argument("--latency-ms", type=float, default=0.0, help="of the gateway")
    broadcast.add_argument("--in-flight", type=_count, default=100)
    broadcast.add_argument(
        "--floor", action="store_true", help="also measure a bare client, for the ratio"
    )
    rules = kinds.add_parser("rules", help="policies, duties and the search, without a service")
    rules.add_argument("--households", type=_count, default=10_000)
    rules.add_argument("--activities", type=_count, default=5_000_000, help="in the duty log")
    rules.add_argument("--policies", type=_count, default=500, help="on the search's shelf")
    rules.add_argument("--seed", type=int, default=1)
    cases = kinds.add_parser("cases", help="case pages, steps, the ledger and detection")
    cases.add_argument("--households", type=_count, default=100_000)
    cases.add_argument("--open", type=_count, default=20_000, help="cases under way")
    cases.add_argument("--calls", type=_count, default=200, help="pages opened and steps sent")
    duties = kinds.add_parser("duties", help="who is told what today, for a whole county at once")
    duties.add_argument("--posts", type=_count, default=10_000, help="post-holders, 8 duties each")
    audience = kinds.add_parser("audience", help="count, ask the rules, queue and render for many")
    audience.add_argument("--households", type=_count, default=100_000)
    pages = kinds.add_parser("console", help="every list, case and picture of a full county")
    pages.add_argument("--households", type=_count, default=100_000)
    pages.add_argument("--cases", type=_count, default=20_000, help="cases under way")
    pages.add_argument("--visits", type=_count, default=50_000, help="in the work log")
    pages.add_argument("--messages", type=_count, default=1_000_000, help="in the outbox")
    pages.add_argument("--calls", type=_count, default=40, help="of each page by each official")
    for kind in (dialogue, broadcast, rules, cases, duties, audience, pages):
        kind.add_argument("--json", action="store_true")
    for kind in (dialogue, broadcast, audience):
        kind.add_argument(
            "--database", default="sqlite", help="sqlite (a temporary file), or an empty one's URL"
        )


async def run(args: argparse.Namespace) -> int:
    """Measure; 1 when anything was lost, doubled or left undone."""
    figures = await _measure(args)
    if args.json:
        print(json.dumps(figures, ensure_ascii=False))
    else:
        for name, value in _flat(figures):
            print(f"{name:32}{value}")
    if not figures["ok"]:
        print("the run does not count: look at states", file=sys.stderr)
    return 0 if figures["ok"] else 1


async def _measure(args: argparse.Namespace) -> dict[str, Any]:
    # Imported here: the command line must not pay for the dialogue engine to show its help.
    if args.kind == "rules":
        from bot.rehearsal import rulesload

        return await rulesload.rules(args.households, args.activities, args.policies, args.seed)
    if args.kind == "cases":
        from bot.rehearsal import casesload

        return await casesload.cases(args.households, args.open, args.calls)
    if args.kind == "console":
        from bot.rehearsal import consoleload

        return await consoleload.console(
            consoleload.County(args.households, args.cases, args.visits, args.messages, args.calls)
        )
    if args.kind == "duties":
        from bot.rehearsal import remindload

        return await remindload.duties(args.posts)
    if args.kind == "audience":
        from bot.rehearsal import audienceload

        return await audienceload.audiences(args.households, args.database)
    if args.kind == "dialogue":
        from bot.rehearsal import loadtest

        return await loadtest.dialogue(args.updates, args.database, args.seed, args.at_once)
    from bot.rehearsal import broadcastload

    return await broadcastload.broadcast(
        broadcastload.Wish(
            args.recipients, args.latency_ms / 1000, args.in_flight, args.database, args.floor
        )
    )


def _flat(figures: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in figures.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number
