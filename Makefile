# Beatbook: `make run` shows a beat, `make test` checks it. Both need only Python 3.11 to 3.13, git and make.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

VENV := .venv
PYTHON := $(VENV)/bin/python
BEATBOOK := $(VENV)/bin/beatbook
SYSTEM_PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3 python; do \
	$$name -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && { echo $$name; break; }; done)
PIP_INSTALL := $(PYTHON) -m pip install --quiet --disable-pip-version-check
LOCK_OPTIONS := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet

help:  ## show this help
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-17s %s\n", $$1, $$2}'

run: setup  ## ingest what is due, build, open the dashboard; a home with no feeds gets the sample beat
	@$(BEATBOOK) run $(ARGS)

setup: $(VENV)/.installed  ## the environment alone
	@mkdir -p data/published

$(VENV)/.installed: requirements.lock pyproject.toml
	@if [ -z "$(SYSTEM_PYTHON)" ]; then echo "Beatbook needs Python 3.11 to 3.13 and found none; install one and run make again." >&2; exit 1; fi
	@echo "installing into $(VENV) (about a minute, once)"
	@$(SYSTEM_PYTHON) -m venv $(VENV)
	@$(PIP_INSTALL) --no-deps --require-hashes -r requirements.lock
	@$(PIP_INSTALL) --no-deps --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	@$(PIP_INSTALL) --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

test: setup $(VENV)/.installed-dev  ## all tests without a marker
	@$(PYTHON) -m pytest -n 2 -m "not slow" $(ARGS)

test-slow: setup $(VENV)/.installed-dev  ## the tests that take longer
	@$(PYTHON) -m pytest -n 2 -m slow $(ARGS)

lint: setup $(VENV)/.installed-dev  ## what CI checks before it tests
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/sqlfluff lint --processes 2 --disable-progress-bar dbt/models dbt/tests

format: setup $(VENV)/.installed-dev  ## lay out the code as lint wants it
	@$(VENV)/bin/ruff format .
	@$(VENV)/bin/ruff check --fix .
	@$(VENV)/bin/sqlfluff fix --processes 2 --disable-progress-bar dbt/models dbt/tests

bench: setup  ## measure speed and memory on this machine (BEATBOOK_REAL_DATA names a folder of real data)
	@$(PYTHON) -m tests.bench $(ARGS)

quality: setup  ## measure sentiment, impact, stories and the index and write docs/quality.md (eval/ beside BEATBOOK_REAL_DATA)
	@$(PYTHON) -m tests.quality $(ARGS)

walkthrough: setup  ## tell real days of 2023 in docs/walkthrough-2023.md (BEATBOOK_REAL_DATA names their folder)
	@$(PYTHON) -m tests.walkthrough $(ARGS)

method: setup  ## explain the index on real weeks of 2023 in docs/method.md (BEATBOOK_REAL_DATA names their folder)
	@$(PYTHON) -m tests.method_page $(ARGS)

index-robustness: setup  ## what changed panels do to the trends index, on the real half-year in BEATBOOK_REAL_DATA
	@$(PYTHON) -m tests.quality_index $(ARGS)

lock:  ## write the lock files anew (needs uv)
	@uv pip compile pyproject.toml $(LOCK_OPTIONS) -o requirements.lock
	@uv pip compile --group pyproject.toml:test --group pyproject.toml:lint -c requirements.lock $(LOCK_OPTIONS) -o requirements-dev.lock

clean:  ## remove the environment and caches; homes stay
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

.PHONY: help run setup test test-slow lint format bench quality index-robustness walkthrough method lock clean
