"""A report while it is being told: what is known, and what is to be asked next."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self

from acts.reports import Lead
from rulebook import answers as wording
from rulebook.hardship import danger_in, risks_in
from rulebook.loader import Rulebook

STEPS = ("village", "kind", "story", "danger", "name", "relation")


@dataclass(frozen=True)
class Draft:
    """The answers so far as plain values; `report` once something is filed.

    `tries` counts answers in a row that could not be read; `skipped` are optional questions the
    person would rather not answer; `going_on` says that they answer more now, `enough` that they
    have answered what they wanted.
    """

    village: str | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""
    phone: str | None = None
    relation: str | None = None
    report: int | None = None
    case: str | None = None
    maybe: int | None = None
    tries: int = 0
    skipped: tuple[str, ...] = ()
    going_on: bool = False
    enough: bool = False

    def to_data(self) -> dict[str, Any]:
        """Plain values for the dialogue row; the village stays for the next report."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Back from the dialogue row; other topics' values are left out."""
        known = {name: data[name] for name in cls.__dataclass_fields__ if name in data}
        known["skipped"] = tuple(known.get("skipped", ()))
        return cls(**known)

    @property
    def step(self) -> str | None:
        """The next of the six questions, None when all are answered."""
        missing = {
            "village": self.village is None,
            "kind": "risk_types" not in self.answers,
            "story": "story" not in self.answers,
            "danger": "danger_now" not in self.answers,
            "name": not self.name,
            "relation": self.relation is None,
        }
        return next((step for step in STEPS if missing[step]), None)

    def answered(self, **values: Any) -> "Draft":
        """With further answers, and the count of tries begun anew."""
        return replace(self, answers={**self.answers, **values}, tries=0)

    def told(self, rules: Rulebook, text: str) -> "Draft":
        """With what a few sentences tell by themselves: the story, risks, and danger."""
        risks = [*self.answers.get("risk_types", ()), *risks_in(rules.hardship, text)]
        told: dict[str, Any] = {"story": text}
        if risks:
            # "Something else" was chosen before the story said what it is.
            named = [risk for risk in dict.fromkeys(risks) if risk != "other"]
            told["risk_types"] = named or ["other"]
        dangers = sorted(danger_in(rules.hardship, text))
        if dangers:
            told |= {"danger_now": True, "danger_detail": dangers}
        return self.answered(**told)

    def lead(self, rules: Rulebook) -> Lead:
        """As the act takes it; what nobody said yet has the least harmful value."""
        assert self.village is not None
        questions = {question.field: question for question in rules.hardship.questions}
        known = wording.from_json(questions, {"risk_types": ["other"], **self.answers})
        return Lead(
            region_id=self.village,
            answers=known,
            name=self.name,
            phone=self.phone,
            relation=self.relation or "self",
            complete=self.step is None,
        )
