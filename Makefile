# What one does with the portal. Needs Python 3.11 or newer with venv, make and a C library; all else comes by itself.
# Paths are relative to this folder, so that a space above it does no harm.
SHELL := /bin/sh
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PY := .venv/bin/python
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
CHROMIUM = command -v chromium || command -v chromium-browser || command -v google-chrome

.DEFAULT_GOAL := help
.PHONY: help run test lint bench messages browser clean

help:
	@echo "make run       start the portal on http://127.0.0.1:8000 (PORT=, DEMO=0, PORTAL_VAR=, DATABASE_URL=, REDIS_URL=)"
	@echo "make test      run all tests with servers of their own"
	@echo "make lint      style, types, imports, messages, migrations"
	@echo "make bench     measure speed, with a database of its own"
	@echo "make messages  gather the messages and compile the translations"
	@echo "make clean     remove .venv and caches; var, which holds the data, stays"

run: .venv/installed
	@$(PY) -m portal.run

test: .venv/installed-dev browser
	$(PY) -m pytest $(ARGS)

lint: .venv/installed-dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy units staffing procedures portal
	.venv/bin/lint-imports
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) manage.py messages --check

bench: .venv/installed-dev
	$(PY) -m tests.bench $(ARGS)

messages: .venv/installed-dev
	$(PY) manage.py messages

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# Browser tests use chromium where it is, fetch it through apt when run by root, and are skipped with the reason otherwise.
browser:
	@{ $(CHROMIUM); } >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	  && echo "Installing chromium for the browser tests." \
	  && { apt-get install -y -qq chromium || { apt-get update -qq && apt-get install -y -qq chromium; }; } >/dev/null; } \
	  || echo "Browser tests will be skipped: no chromium, and only root can install it here."

# The stamps are newer than the requirements once those are installed; a .venv without one is made anew.
.venv/installed: requirements.txt
	@$(PYTHON) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "The portal needs Python 3.11 or newer with venv (Debian: apt-get install python3-venv)."; exit 1; }
	@echo "Making .venv and installing what the portal runs on."
	@[ -x $(PY) ] && $(PY) -m pip --version >/dev/null 2>&1 || "$(PYTHON)" -m venv --clear .venv
	@$(PY) -m pip install -qq --requirement requirements.txt \
	  || { echo "The packages of requirements.txt could not be installed: see above, and run the same command again."; exit 1; }
	@$(PY) -c 'import pathlib, sysconfig; pathlib.Path(sysconfig.get_path("purelib"), "portal-checkout.pth").write_text("../../../..\n")'
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	@echo "Installing what checks the portal."
	@$(PY) -m pip install -qq --requirement requirements-dev.txt \
	  || { echo "The packages of requirements-dev.txt could not be installed: see above, and run the same command again."; exit 1; }
	@touch $@
