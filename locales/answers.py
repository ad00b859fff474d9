"""Why an answer to a question was none, in words that help."""

from locales import _
from rulebook.answers import Problem


def problem(found: Problem) -> str:
    """Why an answer was not one, in words that help."""
    limit = found.limit
    match found.kind:
        case "empty" | "too_short":
            return _("Nothing came through. Please write it again.")
        case "too_long":
            return _("That is too long, please write at most %(limit)s characters.", limit=limit)
        case "no_number" | "several_numbers":
            return _("Please write one number.")
        case "too_small":
            return _("The number is too small, at least %(limit)s.", limit=limit)
        case "too_large":
            return _("The number is too large, at most %(limit)s.", limit=limit)
        case "no_date":
            return _("Please write the day, for example 3月5日 or 昨天.")
        case "after_today":
            return _("That day is still to come. Please write it again.")
        case "no_phone":
            return _("A mobile number has eleven digits and begins with 1. Please write it again.")
        case "needs_photo":
            return _("Please send a picture, or send 跳过.")
        case _:
            return _("Please choose one of the numbers.")
