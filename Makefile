# Two commands for everybody: `make run` opens the portal with a sample city, `make test` passes the tests.
# Needed beforehand: Python 3.11, git and make. Everything else is set up in .venv and var/.

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PORT ?= 8000
HOST ?= 127.0.0.1
WORKERS ?= auto
export PORT HOST

.DEFAULT_GOAL := help
.PHONY: help setup run services test test-all lint format docs messages screens bench bench-dup trust-permissions trust-mutations trust-search trust-cluster trust-kill race clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-18s %s\n", $$1, $$2}'

$(READY): requirements.lock
	@command -v $(PYTHON) >/dev/null || { echo "需要 $(PYTHON)（Python 3.11）；可用 make PYTHON=/路径/python3.11 指定"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "正在安装依赖（约一分钟）……"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $(READY)

setup: $(READY)  ## set up the environment in .venv

run: $(READY)  ## open the portal with the sample city (SQLite, embedded search); PORT=8000
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py demo_city
	@exec $(BIN)/python manage.py supervise

services: $(READY)  ## fetch and start PostgreSQL, Redis and Elasticsearch with empty data, until Ctrl-C
	@$(BIN)/python -m tests.services run --postgres --redis --elasticsearch -- sh -c 'echo "SEARCH_URL=$$ELASTICSEARCH_URL"; exec sleep infinity'

test: $(READY)  ## run every test that needs no server
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m "not needs_postgres and not needs_redis and not needs_elasticsearch and not needs_browser"

# The pure ring and the house need no second database; AFTER_TEST=1 leaves out what `make test` has just passed.
ON_BOTH := tests/catalog tests/workflow tests/search tests/portal tests/permissions
AFTER_TEST ?=
ONLY := $(if $(AFTER_TEST),(needs_redis or needs_elasticsearch or needs_browser) and ,)

test-all: $(READY)  ## start PostgreSQL, Redis, Elasticsearch and Chromium and run the whole suite on both databases
	@$(BIN)/python -m tests.services run --redis --elasticsearch -- $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m "$(ONLY)not needs_postgres"
	@$(BIN)/python -m tests.services run --postgres --redis -- $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ON_BOTH) -m "not needs_browser and not needs_elasticsearch"

lint: $(READY)  ## ruff, mypy on the law, import contracts, templates
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports && $(BIN)/djlint templates --lint --quiet

format: $(READY)  ## format the code
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

docs: $(READY)  ## write the generated pages of docs/
	@$(BIN)/python manage.py generate_docs

bench-dup: $(READY)  ## measure duplicate checks on growing registers; SYSTEMS=1000,100000 ITEMS=50,300 ENGINE=elasticsearch
	@$(BIN)/python manage.py dup_bench $(if $(SYSTEMS),--systems $(SYSTEMS)) $(if $(ITEMS),--items $(ITEMS)) $(if $(ENGINE),--engine $(ENGINE))

bench: $(READY)  ## measure public cache, lists, steps and imports as ratios of one run
	@$(BIN)/python -W ignore -m tests.benches

trust-permissions: $(READY)  ## walk every address as everybody with every method (over 20,000 requests)
	@PERMISSION_WALK_IN_FULL=1 $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -rP tests/permissions/test_walk.py

trust-mutations: $(READY)  ## take each permission check away in turn and see the walk go red
	@PERMISSION_MUTATIONS=1 $(BIN)/python -m pytest -q -s -p no:cacheprovider tests/permissions/test_mutations.py -k almost_every

trust-search: $(READY)  ## kill the index's worker fifty times and a rebuild at every step, on both engines
	@FAULT_ROUNDS=50 $(BIN)/python -m tests.services run --elasticsearch -- $(BIN)/python -m pytest -rP tests/search/test_faults.py

trust-cluster: $(READY)  ## kill one of three Elasticsearch nodes under load and compare what was written
	@DJANGO_SETTINGS_MODULE=portal.settings.test $(BIN)/python -m tests.search.cluster_faults

screens: $(READY)  ## take the pictures of docs/screens from the sample city that `make run` has opened; PORT=8000
	@DJANGO_SETTINGS_MODULE=portal.settings.dev $(BIN)/python -W ignore -m tests.journeys.pictures http://127.0.0.1:$(PORT) docs/screens

messages: $(READY)  ## extract the interface's texts for translation (needs gettext)
	@$(BIN)/python manage.py makemessages --locale zh_Hans --no-obsolete --ignore=.venv --ignore=var

RACES ?= 10000
race: $(READY)  ## let eight clients press the same button at once, RACES times (10,000), on PostgreSQL
	@RACES=$(RACES) CI=true $(BIN)/python -m tests.services run --postgres -- $(BIN)/python -m pytest -q -s tests/portal/desk/test_races.py

KILL_ROUNDS ?= 50
trust-kill: $(READY)  ## kill the web server in mid-request KILL_ROUNDS times (50): nothing acknowledged is lost
	@CI=true KILL_ROUNDS=$(KILL_ROUNDS) $(BIN)/python -m pytest -q tests/journeys/test_killed.py

clean:  ## remove the sample city and what was built, keep the environment
	@rm -rf var .pytest_cache .mypy_cache .ruff_cache .hypothesis
