"""Pictures of the pages for docs/screens: a rehearsal is served, used a little, and looked at.

python -m bench.screens            # every picture
python -m bench.screens case       # those with this word in their name
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from bench import screens_used
from bench.screens_shown import DESK, HANDSET, SHOTS, Shot

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "screens"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--lang=zh-CN",
]
STARTS_WITHIN = 120.0
SIGN_IN = re.compile(r"(admin|approver|township|village)\W+([a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4})")


@dataclass
class Served:
    """A served rehearsal: where, its settings, the passwords of its invented officials."""

    address: str
    settings: dict[str, str]
    passwords: dict[str, str]
    places: dict[str, str] = field(default_factory=dict)
    """Addresses found out while it was used, which the ways of the pictures are filled with."""

    def command(self, *words: str) -> str:
        """What a command says on the same database."""
        done = subprocess.run(
            [sys.executable, "-m", "bot", *words],
            cwd=ROOT,
            env=self.settings,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def page(self, browser: Browser, who: str = "", *, handset: bool = False) -> Page:
        """A page in a browser of its own, signed in as this official."""
        size = HANDSET if handset else DESK
        page = browser.new_context(
            viewport=size, locale="zh-CN", base_url=self.address, reduced_motion="reduce"
        ).new_page()
        if who:
            page.goto("/console/sign-in")
            page.fill("input[name=login]", who)
            page.fill("input[name=password]", self.passwords[who])
            page.keyboard.press("Enter")
            page.wait_for_url(lambda url: "sign-in" not in url, timeout=30_000)
        return page


def main(wanted: str) -> None:
    """Serve, use, look."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    shots = [shot for shot in SHOTS if wanted in shot.name]
    with rehearsal() as served, sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        screens_used.use(served, browser)
        for shot in shots:
            take(served, browser, shot)
            print(f"docs/screens/{shot.name}.png")
        browser.close()


def take(served: Served, browser: Browser, shot: Shot) -> None:
    """Go there and keep the picture."""
    page = served.page(browser, shot.who, handset=shot.handset)
    answer = page.goto(shot.path.format(**served.places))
    assert answer
    assert answer.ok, (shot.name, answer.status)
    if shot.way:
        shot.way(page)
    page.wait_for_timeout(500)
    page.screenshot(path=FOLDER / f"{shot.name}.png", full_page=shot.whole)
    page.context.close()


@contextmanager
def rehearsal() -> Iterator[Served]:
    """Serve a fresh rehearsal from an empty folder, on a free port of this machine."""
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "said"
        settings = os.environ | {
            "MINGBAI_DATABASE_URL": f"sqlite:///{folder}/db",
            "MINGBAI_KEY_FILE": f"{folder}/key",
            "MINGBAI_CHECKPOINT_FILE": f"{folder}/checkpoint",
            "MINGBAI_PORT": "0",
        }
        with said.open("w") as out:
            child = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"],
                cwd=ROOT,
                env=settings,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        try:
            yield _served(said, child, settings)
        except AssertionError:
            print(said.read_text()[-4000:], file=sys.stderr)
            raise
        finally:
            child.send_signal(signal.SIGTERM)
            child.wait(20)


def _served(said: Path, child: subprocess.Popen[bytes], settings: dict[str, str]) -> Served:
    """What the rehearsal says when it is ready."""
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and child.poll() is None:
        text = said.read_text()
        address = re.search(r"http://[\d.]+:\d+", text)
        passwords = dict(SIGN_IN.findall(text))
        if address and passwords:
            return Served(address[0], settings, passwords)
        time.sleep(0.2)
    raise SystemExit(f"the rehearsal did not start:\n{said.read_text()}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
