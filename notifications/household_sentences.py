"""What a household is told of its case, a sentence for every notice, in everyday words.

No sentence says what a family is registered as, an illness or an amount: a phone is shared.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from locales import _, day
from notifications.wording import shown_code


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of a case: by which event of which kind, and where it stands now.

    `kind` is a transition's, or "opened". `reason` is what an official wrote, if it may be passed
    on; `until` is the last day of a public notice.
    """

    procedure: str
    state: str
    event: str
    kind: str
    code: str
    landline: str
    today: date
    reason: str = ""
    until: date | None = None

    @property
    def named(self) -> dict[str, str]:
        """The matter and its number, as sentences begin."""
        matter = MATTERS.get(self.procedure)
        return {"matter": matter() if matter else _("Your matter"), "code": shown_code(self.code)}


Words = Callable[[Moved], str]


MATTERS: Mapping[str, Callable[[], str]] = {
    "identify": lambda: _("Your report"),
    "help_plan": lambda: _("The help for you"),
    "risk_removal": lambda: _("The help for you"),
    "no_labour_cert": lambda: _("The help for you"),
    "house_repair": lambda: _("Your house repair"),
    "petition": lambda: _("Your letter"),
    "water_issue": lambda: _("Your water supply"),
    "unsalable_produce": lambda: _("Your produce"),
    "dropout_return": lambda: _("Your child's school"),
    "public_post": lambda: _("The village job"),
    "benefit_change": lambda: _("Your benefit"),
    "small_temp_relief": lambda: _("Your application"),
    "outpatient_chronic": lambda: _("Your application"),
    "appeal": lambda: _("Your objection"),
}


def _notice_hangs(m: Moved) -> str:
    if m.until is None:
        return _(
            "%(matter)s (%(code)s): the public notice hangs. Is it wrong? Send 意见 %(code)s …",
            **m.named,
        )
    return _(
        "%(matter)s (%(code)s): the public notice hangs until %(day)s. Is it wrong? "
        "Send 意见 %(code)s …",
        day=day(m.until, m.today),
        **m.named,
    )


def _refused(m: Moved) -> str:
    return _("%(matter)s (%(code)s) was not granted this time.", **m.named)


SENTENCES: Mapping[str, Words] = {
    "n_report_received": lambda m: _(
        "%(matter)s (%(code)s) has come in. To hear how far it is send 进度 %(code)s.", **m.named
    ),
    "n_visit_planned": lambda m: _("%(matter)s (%(code)s): the village comes to look.", **m.named),
    "n_consent_needed": lambda _m: _("They explain the consent letter. Sign it or not."),
    "n_comparison_done": lambda m: _(
        "%(matter)s (%(code)s): the checks are back, the village discusses it now.", **m.named
    ),
    "n_publicity_started": _notice_hangs,
    "n_publicity_objection": lambda m: _(
        "%(matter)s (%(code)s): someone questioned the notice; the village checks again.",
        **m.named,
    ),
    "n_identified": lambda m: _(
        "%(matter)s (%(code)s) is approved. Someone will tell you who helps you.", **m.named
    ),
    "n_announced": lambda m: _(
        "%(matter)s (%(code)s): the result is announced in the village. Next it is registered.",
        **m.named,
    ),
    "n_entry_done": lambda m: _(
        "%(matter)s (%(code)s) is registered. From now on someone looks in on you.", **m.named
    ),
    "n_not_identified": lambda m: _("%(matter)s (%(code)s) was not taken up this time.", **m.named),
    "n_withdrawn": lambda m: _(
        "%(matter)s (%(code)s) is withdrawn as you wished. You can report again at any time.",
        **m.named,
    ),
    "n_removal_proposed": lambda m: _(
        "%(matter)s (%(code)s): the village comes to see how you are, and whether help goes on.",
        **m.named,
    ),
    "n_removed": lambda m: _(
        "%(matter)s (%(code)s) has done its work and ends. In trouble again? Report it any time.",
        **m.named,
    ),
    "n_kept": lambda m: _("%(matter)s (%(code)s) goes on as before.", **m.named),
    "n_certified": lambda m: _(
        "%(matter)s (%(code)s) is settled. The village tells you what comes next.", **m.named
    ),
    "n_decision": _refused,
    "n_appraisal": lambda _m: _("It was inspected; they tell you the result."),
    "n_do_not_move_in": lambda m: _(
        "%(matter)s (%(code)s): do not move in before it is inspected and found good.", **m.named
    ),
    "n_acceptance_result": lambda m: _(
        "%(matter)s (%(code)s): found good, you can move in. The subsidy is being prepared.",
        **m.named,
    ),
    "n_paid": lambda m: _("%(matter)s (%(code)s): the money is on your card.", **m.named),
    "n_demolish_old": lambda _m: _("In a new house? The old unsafe one comes down."),
    "n_material_missing": lambda _m: _("Ask which papers are missing."),
    "n_chronic_result": lambda m: _(
        "%(matter)s (%(code)s) is granted. They tell you how to use it.", **m.named
    ),
    "n_petition_accepted": lambda m: _(
        "%(matter)s (%(code)s): somebody works on it and will answer you.", **m.named
    ),
    "n_petition_replied": lambda m: _("%(matter)s (%(code)s) has been answered.", **m.named),
    "n_petition_not_accepted": lambda m: _(
        "%(matter)s (%(code)s): another office does this; we say which.", **m.named
    ),
    "n_followup_question": lambda _m: _("Someone will ask if it is good now. Say it freely."),
    "n_post_offer": lambda m: _(
        "%(matter)s (%(code)s): you have it. They tell you what to do and when.", **m.named
    ),
    "n_post_ending": lambda m: _(
        "%(matter)s (%(code)s): its time is over. They talk with you about what comes next.",
        **m.named,
    ),
    "n_relief_paid": lambda m: _(
        "%(matter)s (%(code)s): the money is paid out. Please see whether it has come.", **m.named
    ),
    "n_market_warning": lambda m: _(
        "%(matter)s (%(code)s): some of it may be hard to sell. Plan early; we help.", **m.named
    ),
    "n_water_progress": lambda m: _(
        "%(matter)s (%(code)s): somebody has looked, it is being repaired.", **m.named
    ),
    "n_issue_closed": lambda m: _(
        "%(matter)s (%(code)s) is done. If it breaks again, report it.", **m.named
    ),
    "n_benefit_change": lambda m: _(
        "%(matter)s (%(code)s) may change. Somebody explains why and listens to you.", **m.named
    ),
    "n_deferral": lambda m: _(
        "%(matter)s (%(code)s): the later start is granted; the school keeps in touch.", **m.named
    ),
    "n_appeal_answered": lambda m: _(
        "%(matter)s (%(code)s): looked at anew, the result stays.", **m.named
    ),
    "n_appeal_changed": lambda m: _(
        "%(matter)s (%(code)s): you were right, it is taken up again.", **m.named
    ),
    "n_appeal_confirmed": lambda m: _(
        "%(matter)s (%(code)s): looked at anew, the result stays. This is the end of it.",
        **m.named,
    ),
    "n_returned": lambda m: _(
        "%(matter)s (%(code)s): something is checked again, not refused.", **m.named
    ),
}

IN_STATE: Mapping[tuple[str, str, str], Words] = {
    ("n_report_received", "identify", "closed_duplicate"): lambda m: _(
        "%(matter)s (%(code)s) is dealt with together with your earlier one. Nothing is lost.",
        **m.named,
    ),
    ("n_not_identified", "identify", "closed_no_consent"): lambda m: _(
        "%(matter)s (%(code)s) stops: no consent. You can report again.", **m.named
    ),
    ("n_plan_confirm", "help_plan", "supporting"): lambda m: _(
        "%(matter)s (%(code)s): the measures are filed and begin, one by one.", **m.named
    ),
    ("n_decision", "house_repair", "listed"): lambda m: _(
        "%(matter)s (%(code)s) is approved for this year.", **m.named
    ),
    ("n_decision", "small_temp_relief", "paying"): lambda m: _(
        "%(matter)s (%(code)s) is approved; the payment is being prepared.", **m.named
    ),
    ("n_decision", "small_temp_relief", "transferred_to_county"): lambda m: _(
        "%(matter)s (%(code)s) goes on at the county. You need not apply again.", **m.named
    ),
    ("n_decision", "benefit_change", "tapering"): lambda m: _(
        "%(matter)s (%(code)s) goes on for a while before it ends.", **m.named
    ),
    ("n_decision", "benefit_change", "stopped_state"): lambda m: _(
        "%(matter)s (%(code)s) has ended.", **m.named
    ),
    ("n_decision", "benefit_change", "unchanged"): lambda m: _(
        "%(matter)s (%(code)s) stays as it was.", **m.named
    ),
    ("n_decision", "public_post", "left"): lambda m: _(
        "%(matter)s (%(code)s) has ended for you.", **m.named
    ),
    ("n_decision", "water_issue", "dismissed"): lambda m: _(
        "%(matter)s (%(code)s): found to need no repair.", **m.named
    ),
    ("n_decision", "unsalable_produce", "dismissed"): lambda m: _(
        "%(matter)s (%(code)s): looked at; nothing needs doing now.", **m.named
    ),
    ("n_followup_question", "benefit_change", "awaiting_view"): lambda m: _(
        "%(matter)s (%(code)s): the reason was explained. Say whether you agree.", **m.named
    ),
    ("n_followup_question", "water_issue", "verifying"): lambda m: _(
        "%(matter)s (%(code)s) is repaired, they say. Not good yet? Tell us.", **m.named
    ),
    ("n_do_not_move_in", "house_repair", "under_construction"): lambda m: _(
        "%(matter)s (%(code)s): work has begun. Move in only once it is found good.", **m.named
    ),
    ("n_chronic_result", "outpatient_chronic", "refused"): _refused,
}
"""Words of a notice in one state of one procedure; elsewhere those of `SENTENCES` hold."""

RETURNED: Mapping[str, Words] = {
    "helper_changed": lambda m: _(
        "%(matter)s (%(code)s): another person will help you, and tell you so.", **m.named
    ),
    "plan_returned": lambda m: _(
        "%(matter)s (%(code)s): the plan is being changed, then you see it again.", **m.named
    ),
    "plan_revised": lambda m: _(
        "%(matter)s (%(code)s): the plan is being changed, then you see it again.", **m.named
    ),
    "acceptance_failed": lambda m: _(
        "%(matter)s (%(code)s) is not good yet and is mended. Do not move in before.", **m.named
    ),
    "still_bad": lambda m: _("%(matter)s (%(code)s): it is repaired once more.", **m.named),
    "followed_up_dissatisfied": lambda m: _(
        "%(matter)s (%(code)s): you were not content, so it is worked on again.", **m.named
    ),
    "review_upheld": lambda m: _(
        "%(matter)s (%(code)s): you were right, it is looked at and explained anew.", **m.named
    ),
    "deferral_refused": lambda m: _(
        "%(matter)s (%(code)s): starting later was not granted. They come to you again.", **m.named
    ),
    "panel_refused": lambda m: _(
        "%(matter)s (%(code)s): starting later was not granted. They come to you again.", **m.named
    ),
}
"""Words of a return by what sent it back."""
