# What a person types, and what CI runs. `make` alone lists it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install --require-hashes --no-deps
# Stamps of what is installed: the environment, what the service needs, what working on it needs.
MADE := $(VENV)/.made
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: run demo test check fix docs migrate revision bench image help

run: $(RUNTIME) ## start everything with a fictional street: database, API, worker
	@exec $(BIN)/python -m api serve --demo

demo: $(RUNTIME) ## drive the running service as five clients, from tip to answer
	@exec $(BIN)/python -m api demo

test: $(DEV) ## run all tests; T=tests/crypto runs some of them, in one process
	@$(BIN)/python -m pytest $(if $(T),$(T),-n $(WORKERS) --dist loadfile)

check: $(DEV) ## judge style, types, imports and generated pages; changes nothing
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@fresh=$$(mktemp -d) && trap 'rm -rf "$$fresh"' EXIT && $(BIN)/python -m api docs "$$fresh" >/dev/null && \
	for page in $$(cd "$$fresh" && find . -type f | sed 's|^\./||'); do \
	  cmp -s "$$fresh/$$page" "$$page" || { echo "$$page is not what the code says: run make docs" >&2; exit 1; }; \
	done

fix: $(DEV) ## put right what ruff can put right by itself
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

docs: $(RUNTIME) ## write openapi.json and the other pages that come from the code
	@$(BIN)/python -m api docs

migrate: $(RUNTIME) ## bring the database to the newest revision
	@$(BIN)/python -m api migrate

revision: $(RUNTIME) ## begin a revision of the schema: make revision M="add lease note"
	@test -n "$(M)" || { echo 'Say what it does: make revision M="add lease note"' >&2; exit 2; }
	@$(BIN)/alembic revision --rev-id "$$(date -u +%Y_%m_%d_%H%M)" -m "$(M)"

bench: $(RUNTIME) ## measure hot verbs beside two baselines, pages at scale, a first start; prints the figures
	@$(BIN)/python -m bench && $(BIN)/python -m bench --scale && $(BIN)/python -m bench --first-start

image: ## build the container image
	docker build --tag shouwang:0.1.0 .

help: ## list these
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

$(MADE):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Shouwang needs Python 3.11 or later as '$(PYTHON)'; another one: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(RUNTIME): requirements.lock $(MADE)
	@echo "Installing what the service needs into $(VENV); once, and it takes a while."
	@$(PIP) --requirement requirements.lock
	@touch $@

$(DEV): requirements-dev.lock $(RUNTIME)
	@echo "Installing what checking and testing need into $(VENV); once, and it takes a while."
	@$(PIP) --requirement requirements-dev.lock
	@touch $@
