"""Routes of signing in, of one's own account and of everybody's accounts."""

from aiohttp.typedefs import Handler

from console.gate import Proof, Rate, Role, Route, Scope
from console.pages import account, accounts, appointments, begin, first_sign_in, kept, sign_in
from console.routes.kinds import GET, POST, act, desk


def _entering(path: str, show: Handler, take: Handler, audit: str) -> tuple[Route, Route]:
    """A step on the way in: its page, and what is done there."""
    own = Scope.OWN_ACCOUNT
    return (
        Route(GET, path, show, Role.ENTERING, own),
        Route(POST, path, take, Role.ENTERING, own, Proof.FORM, Rate.SIGN_IN, audit),
    )


SIGNING_IN: tuple[Route, ...] = (
    *_entering(sign_in.CODE, sign_in.ask_code, sign_in.give_code, "sign_in"),
    *_entering(
        sign_in.PASSWORD,
        first_sign_in.ask_password,
        first_sign_in.take_password,
        "account.own_password",
    ),
    *_entering(
        sign_in.SECOND_FACTOR,
        first_sign_in.show_key,
        first_sign_in.take_key,
        "account.second_factor",
    ),
    *_entering(sign_in.RECOVERY, first_sign_in.show_codes, first_sign_in.keep_codes, "sign_in"),
    desk("/console/kept", kept.show),
    act("/console/kept/drop", kept.drop, "kept.dropped"),
    desk("/console/begin", begin.show),
    desk("/console/account", account.show),
    act("/console/account/password", account.change_password, "account.own_password"),
    desk("/console/account/second-factor", account.show_key),
    act("/console/account/second-factor", account.begin_second_factor, "sign_in.confirmed"),
    act("/console/account/second-factor/code", account.take_key, "account.second_factor"),
    desk("/console/account/codes", account.show_codes),
    act("/console/account/codes", account.renew_codes, "account.recovery_codes"),
    act("/console/account/codes/kept", account.keep_codes, "account.codes_kept"),
    act("/console/account/browsers", account.end_browsers, "account.browsers_ended"),
    desk("/console/accounts", accounts.index),
    desk("/console/accounts/new", accounts.offer),
    act("/console/accounts/new", accounts.add, "account.created"),
    desk("/console/accounts/{account}", accounts.show),
    act("/console/accounts/{account}/renew", accounts.renew, "account.password"),
    act("/console/accounts/{account}/close", accounts.close, "account.closed"),
    act("/console/accounts/{account}/reopen", accounts.reopen, "account.reopened"),
    desk("/console/people/new", appointments.write),
    act("/console/people/new", appointments.keep, "post.given"),
)
