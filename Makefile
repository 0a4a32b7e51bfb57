# make run     set everything up in .venv and clean the five seed pages
# make test    set up, then format check, lint, types and tests with branch coverage
# make train DATA=folder    rebuild the scorecards          make bench DATA=folder    measure them and the rivals
# make quick DATA=folder    measure cleannews alone, in two minutes
# make speed DATA=folder    measure time and memory
# make kills                kill `cleannews batch` fifty times for each output format, and see that nothing is lost or doubled
# make gate DATA=folder     fail when a benchmark is below its floor
# make stress               many threads at once            make fuzz ARGS='--seconds 3600'   inputs that nobody thought of
# make same                 the same documents on each of the Pythons 3.11, 3.12 and 3.13 that are there (ARGS=--all: of all data)
#
# Without DATA the data sets are taken from the folder CLEANNEWS_DATA, or from where their `unpack` puts them.
# VENV=folder puts the environment elsewhere, PYTHON=path chooses the interpreter; ARGS='…' goes to the program that is run.

VENV ?= .venv
DATA ?=
ARGS ?=
DATA_OPTION = $(if $(DATA),--data "$(DATA)")
BIN = $(VENV)/bin
PYTHONS = $(or $(PYTHON),python3.13 python3.12 python3.11 python3 python)
PIP = $(BIN)/python -m pip install -qq --disable-pip-version-check

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test format train bench quick speed kills gate stress fuzz same clean

help:
	@sed -n 's/^# \{0,1\}//; /^$$/q; p' Makefile

run: $(VENV)/.run
	@$(BIN)/python seeds/show.py

test: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest --cov --cov-report=term

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

train: $(VENV)/.train
	$(BIN)/python -m training $(DATA_OPTION) $(ARGS)

bench: $(VENV)/.bench
	$(BIN)/python -m benchmarks setup $(DATA_OPTION)
	$(BIN)/python -m benchmarks run $(DATA_OPTION) $(ARGS)
	$(BIN)/python -m benchmarks report $(DATA_OPTION)

quick: $(VENV)/.bench
	$(BIN)/python -m benchmarks quick $(DATA_OPTION) $(ARGS)

speed: $(VENV)/.bench
	$(BIN)/python -m benchmarks speed $(DATA_OPTION) $(ARGS)

kills: $(VENV)/.bench
	$(BIN)/python -m benchmarks kills $(ARGS)

gate: $(VENV)/.bench
	$(BIN)/python -m benchmarks gate $(DATA_OPTION) $(ARGS)

stress: $(VENV)/.dev
	$(BIN)/python -m benchmarks stress $(ARGS)

# Led by coverage where atheris can be installed, at random elsewhere.
fuzz: $(VENV)/.dev
	@$(PIP) atheris 2>/dev/null || true
	$(BIN)/python -m tests.fuzz $(ARGS)

# An environment for each Python; with strings hashed differently in each.
same:
	@for version in 3.11 3.12 3.13; do \
	  command -v python$$version >/dev/null || { echo "python$$version: not run: not there"; continue; }; \
	  python$$version -m venv $(VENV)-$$version && \
	  $(VENV)-$$version/bin/python -m pip install -qq --disable-pip-version-check -e '.[bench]' && \
	  echo "python$$version: $$(PYTHONHASHSEED=$${version#3.} $(VENV)-$$version/bin/python -m benchmarks digest $(ARGS) | tr '\n' ' ')" || exit 1; \
	done | tee $(VENV)-same; \
	test "$$(sed -n 's/.*: //; /not run/!p' $(VENV)-same | sort -u | wc -l)" -eq 1

clean:
	rm -rf $(VENV) $(VENV)-3.* $(VENV)-same .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage

# One stamp a set of packages, older than pyproject.toml when that changes: only then is anything installed again.
$(VENV)/.run: pyproject.toml | $(BIN)/python
	@$(PIP) -e . && touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	@$(PIP) -e '.[dev]' && touch $@ $(VENV)/.run

$(VENV)/.train: pyproject.toml | $(BIN)/python
	@$(PIP) -e '.[train]' && touch $@ $(VENV)/.run

$(VENV)/.bench: pyproject.toml | $(BIN)/python
	@$(PIP) -e '.[bench]' && touch $@ $(VENV)/.run

$(BIN)/python:
	@for python in $(PYTHONS); do \
	  "$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  echo "Making $(VENV) with $$($$python --version); the first time takes a minute."; \
	  exec "$$python" -m venv "$(VENV)"; \
	done; \
	echo 'cleannews needs Python 3.11 or newer with its venv module, and found none (tried: $(PYTHONS)).' >&2; \
	echo 'Install one (on Debian and Ubuntu: python3 and python3-venv), or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3' >&2; \
	exit 1
