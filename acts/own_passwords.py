"""A password somebody chooses: long enough, and none that everybody tries first."""

from itertools import pairwise

from acts.declined import Declined
from locales import _

LEAST = 10
LEAST_DIFFERENT = 5
COMMON = (
    "password",
    "passw0rd",
    "qwertyuiop",
    "1qaz2wsx",
    "1q2w3e4r",
    "abcd1234",
    "abc12345",
    "a1b2c3d4",
    "admin",
    "administrator",
    "iloveyou",
    "woaini",
    "5201314",
    "mingbai",
    "zhongguo",
    "xiangcun",
    "zhenxing",
    "qaz123",
    "asdfghjkl",
    "zxcvbnm",
    "19491001",
    "88888888",
)
"""What is tried first, also with some digits or signs around it."""


class TooShort(Declined):
    """Choose a longer one."""

    def sentence(self) -> str:
        return _("Take at least %(number)s letters, digits or signs.", number=LEAST)


class TooCommon(Declined):
    """Choose one that is harder to guess."""

    def sentence(self) -> str:
        return _("This password is guessed quickly. Take several words that only you put together.")


class TooAlike(Declined):
    """Choose one without the sign-in's name."""

    def sentence(self) -> str:
        return _("The password must not contain your sign-in name.")


class NotTwice(Declined):
    """Type the same twice."""

    def sentence(self) -> str:
        return _("The two passwords are not the same. Type the new one twice.")


class NotNew(Declined):
    """Choose another one."""

    def sentence(self) -> str:
        return _("This is the old password. Choose another one.")


def check(password: str, again: str, login: str) -> None:
    """Stop unless a password may be chosen for a sign-in.

    Raises:
        Declined: it is too short, too common, too alike, or was not typed the same twice.
    """
    if len(password) < LEAST:
        raise TooShort
    plain = password.casefold()
    if len(login) > 2 and login.casefold() in plain:
        raise TooAlike
    if _is_common(plain):
        raise TooCommon
    if password != again:
        raise NotTwice


def _is_common(plain: str) -> bool:
    if len(set(plain)) < LEAST_DIFFERENT or _in_a_row(plain):
        return True
    core = plain.strip("0123456789!@#$%^&*()_+-=.,?~ ")
    return core in COMMON or plain in COMMON or (not core and _in_a_row(plain))


def _in_a_row(plain: str) -> bool:
    """Whether nearly every sign is the next one, the one before or the same: 1234567890, aabbcc."""
    near = sum(abs(ord(one) - ord(other)) <= 1 for one, other in pairwise(plain))
    return near >= (len(plain) - 1) * 3 // 4
