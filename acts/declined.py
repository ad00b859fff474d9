"""What was not done, and what to do instead: the ways acts decline what people ask of them."""

from collections.abc import Mapping, Sequence

from locales import _


class Declined(Exception):
    """It was not done; `sentence` tells people what to do instead."""

    def sentence(self) -> str:
        """What to do, in the language of the moment."""
        raise NotImplementedError

    def __str__(self) -> str:
        return self.sentence()


class Unfit(Declined):
    """Correct the listed problems and try again; `beside` has those of them that are of a field."""

    def __init__(
        self, problems: list[str], beside: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        super().__init__()
        self.problems = problems
        self.beside: Mapping[str, Sequence[str]] = beside or {}

    @classmethod
    def of(cls, beside: Mapping[str, Sequence[str]]) -> "Unfit":
        """Problems all of which are of a field."""
        every = [one for said in beside.values() for one in said]
        return cls(
            list(dict.fromkeys(every)), {name: said for name, said in beside.items() if said}
        )

    def sentence(self) -> str:
        return "\n".join(self.problems)


class NeedsReason(Declined):
    """Say why."""

    def sentence(self) -> str:
        return _("Write down why, in a few words.")
