"""Second factors: the key of an account's authenticator, the codes on paper in its stead."""

from collections.abc import Iterable

from sqlalchemy import delete, func, insert, select, update

from storage.engine import Session
from storage.models.staff import Account, RecoveryCode


async def key_of(session: Session, account_id: int) -> str | None:
    """The key of an account's authenticator; None when it has none."""
    sealed: bytes | None = await session.scalar(
        select(Account.second_factor).where(Account.id == account_id)
    )
    return session.vault.open(sealed, _place(account_id)) if sealed else None


async def keep(session: Session, account_id: int, key: str, step: int) -> None:
    """Keep the key of an authenticator; `step` is the one its first code was for."""
    await session.execute(
        update(Account)
        .where(Account.id == account_id)
        .values(second_factor=session.vault.seal(key, _place(account_id)), second_factor_step=step)
    )


async def use_step(session: Session, account_id: int, step: int) -> bool:
    """Use a step up; False when it, or a later one, was used before."""
    done = await session.execute(
        update(Account)
        .where(Account.id == account_id, Account.second_factor_step < step)
        .values(second_factor_step=step)
    )
    return done.rowcount == 1


async def forget(session: Session, account_id: int) -> None:
    """Forget an account's authenticator and the codes in its stead; the last step stays used."""
    await session.execute(
        update(Account).where(Account.id == account_id).values(second_factor=None)
    )
    await session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))


async def keep_codes(session: Session, account_id: int, codes: Iterable[str]) -> None:
    """Keep recovery codes as fingerprints, in place of the old ones."""
    await session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    await session.execute(
        insert(RecoveryCode),
        [
            {"account_id": account_id, "code_index": _index(session, account_id, code)}
            for code in codes
        ],
    )


async def use_code(session: Session, account_id: int, code: str) -> bool:
    """Use a recovery code up; False when it is none of this account, or was used."""
    done = await session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.account_id == account_id,
            RecoveryCode.code_index == _index(session, account_id, code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=session.moment.real)
    )
    return done.rowcount == 1


async def codes_left(session: Session, account_id: int) -> int:
    """How many recovery codes have not been used."""
    query = select(func.count()).where(
        RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None)
    )
    return await session.scalar(query) or 0


def _index(session: Session, account_id: int, code: str) -> str:
    return session.vault.index("recovery_code", f"{account_id}|{code}")


def _place(account_id: int) -> str:
    return f"account|second_factor|{account_id}"
