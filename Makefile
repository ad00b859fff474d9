# Everything is run from the checkout; nothing is built or installed but the locked requirements.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.stamp
UPDATES ?= 3000
RECIPIENTS ?= 20000
WORKERS ?= 2
BROWSER_PACKAGES := chromium fonts-wqy-zenhei

.PHONY: setup run test check lint format bench reference lock browser screens

setup: $(STAMP)

$(STAMP): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Mingbai needs Python 3.11 or newer; say which with: make PYTHON=python3.11" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements.lock
	@touch $@

run: $(STAMP)
	@exec $(BIN)/python -m bot run

# Root gets Chromium. A plain user without it tests the rest and is told so. CI never does without.
browser:
	@command -v chromium >/dev/null && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq </dev/null && DEBIAN_FRONTEND=noninteractive \
		apt-get install -qq -y --no-install-recommends $(BROWSER_PACKAGES) </dev/null >/dev/null; \
	fi; \
	command -v chromium >/dev/null && exit 0; \
	if [ "$$CI" = true ]; then echo "Chromium is missing and CI skips no test." >&2; exit 1; fi; \
	echo "Chromium is missing: the tests marked 'browser' do not run (apt-get install $(BROWSER_PACKAGES))."

# What measures time runs by itself; the rest in two processes, which is what a small machine has.
test: $(STAMP) browser
	@command -v chromium >/dev/null && but="" || but=" and not browser"; failed=0; \
	$(BIN)/python -m pytest -m "alone$$but" || failed=1; \
	$(BIN)/python -m pytest -n $(WORKERS) -m "not alone$$but" || failed=1; \
	exit $$failed

lint: $(STAMP)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m bot reference --check

check: lint test

format: $(STAMP)
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(STAMP)
	@$(BIN)/python -m bot loadtest dialogue --updates $(UPDATES) --json
	@$(BIN)/python -m bot loadtest broadcast --recipients $(RECIPIENTS) --json

reference: $(STAMP)
	@$(BIN)/python -m bot reference

screens: $(STAMP) browser
	@$(BIN)/python -m bench.screens

# uv is a tool for whoever changes a dependency; nothing else needs it.
lock:
	@PATH="$(CURDIR)/$(BIN):$$PATH" uv pip compile -q --universal --generate-hashes --no-emit-index-url \
		--no-annotate --no-header --extra dev pyproject.toml -o requirements.lock
