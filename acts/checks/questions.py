"""Answering a question to the verifier: what was looked at again, and what it turned out to be."""

from acts.actor import Actor, NotAllowed, Trust
from acts.checks.answering import may_answer
from storage import audit
from storage.engine import Session
from storage.queries import cases, check_questions
from storage.queries.check_questions import Question


async def answer_question(
    session: Session, actor: Actor, case_id: int, question_id: int, text: str
) -> Question | None:
    """Answer a question of a case, once; None when it is answered already, foreign or absent.

    Raises:
        NotAllowed: they hold no post that verifies there.
    """
    actor.needs(Trust.BOUND)
    case = await cases.get(session, actor.scope, case_id)
    if case is None:
        return None
    if not may_answer(actor, case):
        raise NotAllowed("no post that verifies here")
    asked = {one.id for one in await check_questions.open_of(session, actor.scope, case_id)}
    if question_id not in asked:
        return None
    done = await check_questions.answer(session, actor.scope, question_id, text, actor.person_id)
    if done:
        await audit.record(
            session, actor.name, "question.answered", f"question:{question_id}", {"case": case_id}
        )
    return done
