# Empadrona. `make` alone lists the targets.
PORT ?= 8000
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
# The order of the tests and the examples that Hypothesis invents follow from the commit: the same
# commit is tested in the same way everywhere, the next one in another.
SEED ?= $(shell printf '%d' 0x$$(git rev-parse --short=7 HEAD 2>/dev/null || echo 1))
PYTEST = $(BIN)/python -m pytest --randomly-seed=$(SEED) --hypothesis-seed=$(SEED)
export PYTHON

.DEFAULT_GOAL := help
.PHONY: help run test check bench mutate messages catalogue screenshots clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/run.stamp: requirements.txt constraints.txt
	@setup/system_packages.sh run
	@echo "==> Preparando el entorno de Python (la primera vez tarda unos minutos)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt -c constraints.txt
	@touch $@

$(VENV)/test.stamp: requirements.txt requirements-dev.txt constraints.txt
	@setup/system_packages.sh test
	@echo "==> Preparando el entorno de pruebas"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt -c constraints.txt
	@touch $@

%.mo: %.po
	@msgfmt --check -o $@ $<

catalogue: $(patsubst %.po,%.mo,$(wildcard locale/es/LC_MESSAGES/*.po locale/wagtail/es/LC_MESSAGES/*.po))

run: $(VENV)/run.stamp catalogue ## everything from nothing, then the site on http://127.0.0.1:$(PORT)
	@PORT=$(PORT) $(BIN)/python setup/serve.py

test: $(VENV)/test.stamp catalogue ## everything from nothing, then the whole suite
	@setup/system_packages.sh test
	$(PYTEST) -n 2 --ignore tests/functional
	@echo "==> El producto entero, en un navegador"
	$(PYTEST) tests/functional

check: $(VENV)/test.stamp catalogue ## format, lint, types, imports, templates, migrations, deploy check
	@BIN=$(BIN) setup/check.sh

bench: $(VENV)/test.stamp catalogue ## ratios measured in one run, written to bench/results.json
	$(BIN)/python -m bench.run

mutate: $(VENV)/test.stamp ## change the scoring modules spot by spot: does a test notice?
	@setup/mutate.sh

messages: $(VENV)/test.stamp ## collect texts to translate into locale/es/LC_MESSAGES/django.po
	$(MANAGE) makemessages --locale es --no-location --no-obsolete --ignore .venv --ignore build --ignore data --ignore tests
	@$(MAKE) --no-print-directory catalogue

screenshots: $(VENV)/test.stamp catalogue ## make the pictures of the README anew
	$(BIN)/python -m docs.make_screenshots

clean: ## remove the environment and the demo data
	rm -rf $(VENV) data build
