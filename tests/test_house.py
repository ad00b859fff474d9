"""The rules of the house that a machine can check; the rest is in docs/style.md."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PACKAGES = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
APART = {"bench", "deploy", "docs", "tests", "var"}

MAX_MODULE = 300
MAX_FUNCTION = 40

TELLS_TIME = {"now", "utcnow", "today", "time", "time_ns", "localtime", "gmtime"}
TELLERS = {"datetime", "date", "time", "dt"}
MAY_TELL_TIME = {"storage/moment.py", "storage/models/base.py"}
TRANSLATES = {"_", "gettext", "ngettext"}

# Written as patterns so that this file is not itself what they look for.
FORBIDDEN_TEXT = {
    "a path of one machine": r"(?<![\w.:*/-])/(?:work|root|home/\w+|Users/\w+)/",
    "a package registry": r"(?:pypi|pythonhosted|npmjs|yarnpkg|rubygems|crates)\.(?:org|io|com)\b"
    r"|\bproxy\.golang\.|\bpypi\.|index-url\s*=",
}
SKIPS = re.compile(r"\bpytest\.(?:mark\.)?(?:skip|skipif|xfail|importorskip)\b")


@cache
def files() -> list[Path]:
    """Every file of the repository, committed or about to be."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listing.returncode == 0:
        found = [ROOT / name for name in listing.stdout.decode().split("\0") if name]
    else:
        found = [path for path in ROOT.rglob("*") if not _is_made(path)]
    return sorted(path for path in found if path.is_file())


def _is_made(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    return parts[0] == "var" or any(part.startswith((".venv", ".git", "__")) for part in parts[:-1])


@cache
def modules() -> dict[str, ast.Module]:
    """Every Python file with its tree, by its path in the repository."""
    return {
        _name(path): ast.parse(path.read_text(), str(path))
        for path in files()
        if path.suffix == ".py"
    }


def ours(*, without: tuple[str, ...] = ()) -> Iterator[tuple[str, ast.Module]]:
    """The modules of the service, without those of some packages."""
    for name, tree in modules().items():
        top = name.split("/")[0]
        if top in PACKAGES and top not in without:
            yield name, tree


def calls(tree: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_imports_go_down_only():
    program = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_package_of_ours_is_listed():
    here = {name.split("/")[0] for name in modules() if "/" in name}
    assert here - APART == set(PACKAGES) & here
    assert PROJECT["tool"]["mypy"]["packages"] == PACKAGES
    assert PROJECT["tool"]["importlinter"]["root_packages"] == PACKAGES


def test_nobody_else_has_our_names():
    theirs = set(packages_distributions()) | set(sys.stdlib_module_names)
    assert not theirs & set(PACKAGES)


def test_modules_and_functions_are_short():
    long = []
    for name, tree in modules().items():
        if name.startswith("storage/migrations/"):
            continue
        if (lines := len((ROOT / name).read_text().splitlines())) > MAX_MODULE:
            long.append(f"{name} has {lines} lines")
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > MAX_FUNCTION:
                    long.append(f"{name}:{node.lineno} {node.name} has {lines} lines")
    assert not long, "\n".join(long)


def test_every_module_says_what_it_is():
    silent = [name for name, tree in ours() if not ast.get_docstring(tree)]
    assert not silent


def test_only_storage_speaks_sql():
    found = [
        f"{name}:{node.lineno}"
        for name, tree in ours(without=("storage",))
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom) and "sqlalchemy" in ast.unparse(node)
    ]
    assert not found


def test_only_the_clock_tells_the_time():
    found = [
        f"{name}:{call.lineno} {ast.unparse(call.func)}"
        for name, tree in ours(without=("bot",))
        if name not in MAY_TELL_TIME
        for call in calls(tree)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in TELLS_TIME
        and ast.unparse(call.func.value).split(".")[-1] in TELLERS
    ]
    assert not found


def test_what_is_translated_is_a_whole_sentence():
    glued = (ast.JoinedStr, ast.BinOp, ast.Call)
    found = [
        f"{name}:{call.lineno}"
        for name, tree in ours()
        for call in calls(tree)
        if isinstance(call.func, ast.Name) and call.func.id in TRANSLATES
        for text in call.args[:1]
        if isinstance(text, glued)
    ]
    assert not found


def test_everything_is_caught_only_at_an_edge():
    found = [
        f"{name}:{number} {line.strip()}"
        for name, tree in ours()
        for number, line in enumerate((ROOT / name).read_text().splitlines(), 1)
        if re.match(r"\s*except(\s*:|.*\b(Base)?Exception\b)", line)
        and not re.search(r"#.*\bedge\b", line)
        and not _raises_again(tree, number)
    ]
    assert not found, "\n".join(found)


def _raises_again(tree: ast.Module, line: int) -> bool:
    """Cleaning up and raising again catches nothing."""
    handlers = (node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler))
    return any(
        isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
        for node in handlers
        if node.lineno == line
    )


def test_no_test_is_skipped():
    found = [name for name in modules() if SKIPS.search((ROOT / name).read_text())]
    assert not found


@pytest.mark.parametrize("what", FORBIDDEN_TEXT)
def test_no_file_names(what):
    pattern = re.compile(FORBIDDEN_TEXT[what])
    found = []
    for path in files():
        text = path.read_bytes().decode("utf-8", errors="ignore")
        found += [f"{_name(path)}: {match[0]}" for match in pattern.finditer(text)]
    assert not found, "\n".join(found)


def test_the_lock_is_pinned_by_hash_and_names_no_host():
    lock = (ROOT / "requirements.lock").read_text()
    assert "://" not in lock
    entries = re.split(r"\n(?=\S)", lock.strip())
    assert entries
    assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []
