"""Region: the tree of places, from province to village."""

from sqlalchemy import Boolean, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, PathText


class Region(Base):
    """A place; `path` is the ids from the root, `/410000/410300/`, and decides scope."""

    __tablename__ = "region"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(60), index=True)
    level: Mapped[str] = mapped_column(String(10))
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("region.id"), index=True)
    path: Mapped[str] = mapped_column(PathText, unique=True)
    code: Mapped[str | None] = mapped_column(String(12))
    landline: Mapped[str | None] = mapped_column(String(30))
    invented: Mapped[bool] = mapped_column(Boolean, default=False)
