"""Tables of public cases."""

from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent.parent / "data"


def cases(name: str) -> list[dict[str, Any]]:
    """Read a table, which may stand under `cases`."""
    value = yaml.safe_load((DATA / name).read_text("utf-8"))
    return value if isinstance(value, list) else value["cases"]
