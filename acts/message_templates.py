"""Registered templates: keep what providers approved, and say what no approved template says."""

from collections.abc import Iterable, Iterator, Sequence

from acts.actor import Actor, NotAllowed, Trust
from acts.declined import Declined, Unfit
from acts.template_words import in_words, no_neutral_template, no_template
from locales import _, speaking
from locales.notice_fields import field_name
from notifications import templates
from notifications.kinds import KINDS
from notifications.notices import forms
from notifications.tell import HOTLINE
from notifications.templates import Approved
from rulebook.loader import Rulebook
from rulebook.notices.templates import Template, Variable, faults
from storage import audit
from storage.engine import Session
from storage.queries import message_templates as stored
from storage.queries.message_templates import (
    APPROVED,
    DRAFT,
    REJECTED,
    RETIRED,
    SUBMITTED,
    NewTemplate,
    Registered,
)
from storage.queries.notices import Text

KEEPERS = ("county_rural_revival_bureau", "county_leading_group")
"""Who keeps the registry: a channel is the whole county's."""

LONGEST_NOTE, LONGEST_CODE, LONGEST_SIGNATURE, LONGEST_CHANNEL = 200, 60, 20, 20


class WrongState(Declined):
    """Look at the list: this template stands elsewhere by now."""

    def sentence(self) -> str:
        return _("This template stands elsewhere by now: look at the list.")


def may_keep(actor: Actor) -> bool:
    """Whether they keep the registry: at the county, or with the database in hand."""
    return actor.scope.everything or any(post.role in KEEPERS for post in actor.held)


async def register(session: Session, rules: Rulebook, actor: Actor, new: NewTemplate) -> Registered:
    """Keep a text as a draft; the rules of providers are looked at here, not when they refuse it.

    Raises:
        NotAllowed: the actor keeps no registry.
        Unfit: providers would not take it.
    """
    _needs_keeper(actor)
    limits = {name: Variable(*limit) for name, limit in new.variables.items()}
    template = Template(new.text, limits, new.category)
    wrong = [in_words(one) for one in faults(template, rules.plain_notices.wording["zh_CN"])]
    wrong += _around(new)
    if new.code:
        wrong += await _code_problems(session, new.channel, new.code)
    if wrong:
        raise Unfit(list(dict.fromkeys(wrong)))
    made = await stored.add(session, new, actor.name)
    await _audit(session, actor, made, "drafted")
    return made


async def submit(session: Session, actor: Actor, template_id: int) -> Registered | None:
    """Say that the provider has it to look at; None when there is no such template.

    Raises:
        NotAllowed, WrongState.
    """
    return await _move(session, actor, template_id, (DRAFT,), SUBMITTED)


async def approve(
    session: Session, actor: Actor, template_id: int, code: str = "", note: str = ""
) -> Registered | None:
    """Say that the provider has approved it, under its code: from now on it is used.

    Raises:
        NotAllowed, WrongState.
        Unfit: the provider's code is missing, or another template has it.
    """
    _needs_keeper(actor)
    found = await stored.get(session, template_id)
    if found is None:
        return None
    given = code or found.code or ""
    if given != found.code:
        wrong = await _code_problems(session, found.channel, given)
        if wrong:
            raise Unfit(wrong)
    return await _move(
        session, actor, template_id, (SUBMITTED,), APPROVED, code=given, note=note[:LONGEST_NOTE]
    )


async def reject(session: Session, actor: Actor, template_id: int, note: str) -> Registered | None:
    """Say that the provider did not take it, and what it said.

    Raises:
        NotAllowed, WrongState.
        Unfit: what the provider said is missing.
    """
    if not note.strip():
        raise Unfit([_("Write down what the provider said, so that the next text is better.")])
    changes = {"note": note[:LONGEST_NOTE]}
    return await _move(session, actor, template_id, (SUBMITTED,), REJECTED, **changes)


async def retire(session: Session, actor: Actor, template_id: int) -> Registered | None:
    """Use it no more.

    Raises:
        NotAllowed, WrongState.
    """
    before = (DRAFT, SUBMITTED, APPROVED, REJECTED)
    return await _move(session, actor, template_id, before, RETIRED)


async def unfit(
    session: Session, notice: Text, channels: Iterable[str], form: str, path: str
) -> list[str]:
    """Say on which of these channels no approved template says a notice, and what would.

    Looked at is everything that may leave to people below a place: in every language they read on
    the channel, with every landline they are told, and the neutral words where a phone is shared.
    """
    found: list[str] = []
    for channel in sorted(await stored.only_on(session) & set(channels)):
        approved = await templates.approved(session, channel)
        numbers = await _landlines(session, path)
        for language in await stored.languages_on(session, channel):
            if not _says(approved, notice, channel, form, language, numbers):
                text = templates.of_notice(notice, channel, form, language).text
                found.append(no_template(channel, field_name(form), text))
            found += await _neutral(session, approved, channel, language, numbers)
    return found


def _says(
    approved: Approved, notice: Text, channel: str, form: str, language: str, numbers: Sequence[str]
) -> bool:
    with speaking(language):
        texts = {forms.text(notice, channel, number, form) for number in numbers}
    return all(approved.fit("notice", text) for text in texts)


async def _neutral(
    session: Session, approved: Approved, channel: str, language: str, numbers: Sequence[str]
) -> list[str]:
    """As many families as share a phone are each told their own code in the one message."""
    found = []
    for families in range(1, await stored.most_families(session, channel) + 1):
        said = [templates.shared_phone(language, families, number) for number in numbers]
        if not all(approved.fit("notice", text) for text in said):
            text = templates.of_shared_phone(language, families).text
            found.append(no_neutral_template(channel, text))
    return found


async def _landlines(session: Session, path: str) -> list[str]:
    numbers, somebody_has_none = await stored.landlines(session, path)
    return [*numbers, HOTLINE] if somebody_has_none else numbers


async def _move(
    session: Session,
    actor: Actor,
    template_id: int,
    before: tuple[str, ...],
    after: str,
    **changes: str,
) -> Registered | None:
    _needs_keeper(actor)
    changed = {"state": after, "changed_by": actor.name, **changes}
    moved = await stored.change_state(session, template_id, before, **changed)
    now = await stored.get(session, template_id)
    if now is None:
        return None
    if not moved:
        raise WrongState
    await _audit(session, actor, now, after)
    return now


def _needs_keeper(actor: Actor) -> None:
    actor.needs(Trust.CONSOLE)
    if not may_keep(actor):
        raise NotAllowed("no post that keeps the registry of templates")


def _around(new: NewTemplate) -> Iterator[str]:
    if not 0 < len(new.channel) <= LONGEST_CHANNEL:
        yield _("Name the channel it is for, as sms_http.")
    if not 0 < len(new.signature) <= LONGEST_SIGNATURE or set("【】") & set(new.signature):
        yield _("Give the registered signature, without brackets.")
    if new.kind not in KINDS:
        yield _("“%(kind)s” is no kind of message.", kind=new.kind)


async def _code_problems(session: Session, channel: str, code: str) -> list[str]:
    if not code:
        return [_("Give the code the provider has for this template.")]
    if len(code) > LONGEST_CODE:
        return [_("The provider's code may have at most %(most)s characters.", most=LONGEST_CODE)]
    if await stored.holder_of(session, channel, code) is not None:
        return [_("Another template of this channel has the code %(code)s.", code=code)]
    return []


async def _audit(session: Session, actor: Actor, template: Registered, what: str) -> None:
    detail = {"channel": template.channel, "kind": template.kind, "code": template.code or ""}
    subject = f"template:{template.id}"
    await audit.record(session, actor.name, f"template.{what}", subject, detail)
