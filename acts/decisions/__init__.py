"""Decision records: what each step was decided on, kept as it was, and deciding it again."""

from acts.decisions.freezing import freeze
from acts.decisions.replaying import Change, Fault, Replay, Replayed, replay

__all__ = ["Change", "Fault", "Replay", "Replayed", "freeze", "replay"]
