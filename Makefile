# Everything one does with Lyceum. Bare `make` lists it; each target first sets up what it needs.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
CODE := domain adapters api workers ui cli migrations tests benchmarks content

help:  ## list what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | while IFS='	' read -r name does; do printf '  make %-13s %s\n' "$$name" "$$does"; done

up: $(READY)  ## run everything on this machine, with demo data; prints the addresses and logins
	@exec $(BIN)/lyceum up $(ARGS)

test: $(READY)  ## run the whole test suite; some of it: make test ARGS="tests/domain -k fsrs"
	$(if $(ARGS),$(BIN)/pytest $(ARGS),$(BIN)/pytest -n auto -m "not product" && $(BIN)/pytest -m product)

check: format lint types architecture unused docs cover journeys  ## all that CI checks, in CI's order

fix: $(READY)  ## format, and apply the safe fixes
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(READY)  ## run the benchmarks, with their ratios
	$(BIN)/python -m benchmarks $(ARGS)

drill: $(READY)  ## kill a worker under a real Prometheus and Alertmanager, and see the alert come and go
	$(BIN)/python -m deploy.drill

api: $(READY)  ## run the API alone, reloading (beside: make up ARGS="--without api")
	@exec $(BIN)/lyceum run api

worker: $(READY)  ## run the worker alone, reloading (beside: make up ARGS="--without worker")
	@exec $(BIN)/lyceum run worker

scheduler: $(READY)  ## run the scheduler alone, reloading (beside: make up ARGS="--without scheduler")
	@exec $(BIN)/lyceum run scheduler

ui: $(READY)  ## run the pages alone, reloading (beside: make up ARGS="--without ui")
	@exec $(BIN)/lyceum run ui

migration: $(READY)  ## write a new migration: make migration m="add cards"
	@$(BIN)/lyceum migration "$(m)"

migrate: $(READY)  ## bring the schema of the running servers to the newest revision
	@$(BIN)/lyceum migrate $(ARGS)

pages: $(READY)  ## build the pages, if their sources changed
	$(BIN)/python -m ui.build

format: $(READY)  ## gate: nothing to format
	$(BIN)/ruff format --check .

lint: $(READY)  ## gate: ruff, spelling, migrations' SQL, compose.yaml
	$(BIN)/ruff check .
	$(BIN)/codespell
	$(BIN)/squawk $(wildcard migrations/versions/*.sql) && $(BIN)/check-jsonschema --builtin-schema vendor.compose-spec compose.yaml

types: $(READY)  ## gate: strict types
	$(BIN)/basedpyright
	$(BIN)/basedpyright -p pyrightconfig.standard.json

architecture: $(READY)  ## gate: who may import whom
	$(BIN)/lint-imports

unused: $(READY)  ## gate: no unused code, no missing or unused dependency
	$(BIN)/vulture
	$(BIN)/deptry .

docs: $(READY)  ## gate: the documents say what the code says
	$(BIN)/pytest -q -p no:randomly tests/architecture

cover: $(READY)  ## gate: the tests, and how much of the code they reach
	$(BIN)/pytest -n auto -m "not product" --cov --cov-report=
	$(BIN)/coverage report --skip-covered --fail-under=95
	$(BIN)/coverage report --include='domain/*' --skip-covered --fail-under=100

journeys: $(READY)  ## gate: what people do, in a browser, with the whole product (one of it, so on one core)
	$(BIN)/pytest -m product

$(READY): requirements.lock deploy/environment.py
	@$(PYTHON) deploy/environment.py && touch $@

.PHONY: help up test check fix bench drill api worker scheduler ui migration migrate pages format lint types architecture unused docs cover journeys
