"""Routes of the policies and rules, and of a county's own settings."""

from console.gate import Route
from console.pages import rulebook, settings
from console.routes.kinds import act, desk

RULES: tuple[Route, ...] = (
    desk("/console/rules", rulebook.index),
    desk("/console/rules/{page}", rulebook.chapter),
    desk("/console/rules/{page}/{entry}", rulebook.entry),
    desk("/console/settings", settings.index),
    act("/console/settings/{name}", settings.put, "setting.set"),
    desk("/console/settings/{name}/history", settings.history),
)
