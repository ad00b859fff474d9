"""Files of cases: YAML or JSON, a list or one under `cases`; read whole or not at all."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from locales import _

Case = Mapping[str, Any]

EXPECTED = ("expect", "check_domains")


class BadFile(Exception):
    """A file of cases cannot be read; the message says why."""


class _Loader(yaml.CSafeLoader):
    """YAML in which a day that does not exist stays a text: its case and field can be named."""


def read(file: Path) -> list[Case]:
    """Read the cases of a file.

    Raises: BadFile
    """
    try:
        value = _parsed(file.read_text("utf-8"))
    except FileNotFoundError:
        raise BadFile(_("There is no file %(file)s.", file=file)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(_("%(file)s cannot be read: %(why)s", file=file, why=error)) from error
    except yaml.YAMLError as error:
        raise BadFile(
            _("%(file)s is neither YAML nor JSON: %(why)s", file=file, why=_in_one_line(error))
        ) from error
    cases = value.get("cases") if isinstance(value, Mapping) else value
    if not isinstance(cases, list) or not cases:
        raise BadFile(_("%(file)s holds no cases: a list, or a list under “cases”.", file=file))
    _check_ids(file, cases)
    return cases


def without_expectation(case: Case) -> Case:
    """Leave out what a case expects: the rules must not see it."""
    return {key: value for key, value in case.items() if key not in EXPECTED}


def _parsed(text: str) -> object:
    """Read JSON as JSON: YAML stumbles over its tabs."""
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - the child of a safe loader


def _check_ids(file: Path, cases: Iterable[object]) -> None:
    ids = []
    for number, case in enumerate(cases, 1):
        name = case.get("id") if isinstance(case, Mapping) else None
        if not isinstance(name, str) or not name.strip():
            raise BadFile(
                _("%(file)s: case number %(number)s has no id.", file=file, number=number)
            )
        ids.append(name)
    twice = [name for name, times in Counter(ids).items() if times > 1]
    if twice:
        raise BadFile(
            _("%(file)s: several cases are called %(names)s.", file=file, names="、".join(twice))
        )


def _in_one_line(error: yaml.YAMLError) -> str:
    return " ".join(str(error).split())


def _day(loader: _Loader, node: yaml.ScalarNode) -> object:
    text = str(loader.construct_scalar(node))
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _day)
