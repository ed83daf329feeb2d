# `make` tells what there is. Everything runs in .venv, which the first target that needs it makes with bare python3 and
# pip; nothing has to be activated, and what is there already is not made again.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
CXREL := $(BIN)/cxrel

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test check fmt golden bench clean

help: ## tell what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.demo ## measure 336,776 real flights; validate, score, report; build a room
	@mkdir -p demo
	@printf '\nair-travel-2013, measured from its flights; the committed readings are what comes out\n'
	@$(BIN)/python tools/flights_readings.py --unpack
	@$(CXREL) measure journeys/air-travel-2013.yaml --since 2013 --force --as-of 2014-01-31
	@$(call show,outerwear-order,2026-11-21)
	@$(call show,air-travel-2013,2014-01-31)
	@printf '\nThe customer room of outerwear-order\n'
	@$(CXREL) room journeys/outerwear-order.yaml --as-of 2026-11-21 -o demo/room
	@printf '\nThe reports and the room, for a browser:\n  %s\n  %s\n  %s\n' \
	  "$(CURDIR)/demo/outerwear-order.html" "$(CURDIR)/demo/air-travel-2013.html" "$(CURDIR)/demo/room/index.html"

# journey, as-of date
define show
	printf '\n%s, as of %s\n' $(1) $(2) && \
	$(CXREL) validate journeys/$(1).yaml --as-of $(2) && \
	$(CXREL) score journeys/$(1).yaml --as-of $(2) && \
	$(CXREL) report journeys/$(1).yaml --as-of $(2) -o demo/$(1).html
endef

# Engines for the tests come as wheels where the machine has none; CXREL_SKIP_ENGINES=postgres,spark does without.
COMMA := ,
ENGINES := $(patsubst %,$(VENV)/.engine-%,$(filter-out $(subst $(COMMA), ,$(CXREL_SKIP_ENGINES)),postgres spark))

test: $(VENV)/.test $(ENGINES) ## run the tests, in parallel and in random order, with branch coverage
	@$(BIN)/python -m pytest -n auto --dist loadgroup -rs --cov --cov-report=term:skip-covered

check: $(VENV)/.check $(VENV)/.test $(ENGINES) ## lint, layout, types, layers, dependencies, spelling
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/deptry src
	$(BIN)/codespell

fmt: $(VENV)/.check ## mend layout and imports
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

golden: $(VENV)/.test ## write anew the texts that tests compare with; read the diff before you commit it
	@$(BIN)/python -m pytest -n auto --dist loadgroup --golden --quiet
	@git --no-pager diff --stat -- tests/golden

bench: $(VENV)/.bench ## compare the speed with other tools (takes minutes)
	@$(BIN)/python -m benchmarks validate
	@$(BIN)/python -m benchmarks score
	@$(BIN)/python -m benchmarks diff
	@$(BIN)/python -m benchmarks history
	@$(BIN)/python -m benchmarks measure

clean: ## delete what the targets made, .venv too
	rm -rf $(VENV) demo dist build htmlcov .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	rm -rf .hypothesis
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# pip before 25.1 knows no dependency groups, so the one that comes with Python is brought up to date inside .venv.
$(VENV)/.pip:
	@echo "Making $(VENV) (once)"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --upgrade "pip>=25.1"
	@touch $@

$(VENV)/.installed: $(VENV)/.pip pyproject.toml
	@echo "Installing cxrel into $(VENV)"
	@$(PIP) install --editable .
	@touch $@

$(VENV)/.test $(VENV)/.check $(VENV)/.bench $(VENV)/.demo: $(VENV)/.%: $(VENV)/.installed
	@echo "Installing what 'make $*' needs into $(VENV)"
	@$(PIP) install --group $*
	@touch $@

# What cannot be had is told here and by the tests that are skipped for it; .ci/run takes it for a failure.
$(VENV)/.engine-%: $(VENV)/.installed
	@echo "Installing $* for the tests into $(VENV) (Spark takes 430 MB)"
	@if $(PIP) install --group engine-$*; then touch $@; else echo "$* CANNOT BE INSTALLED, AND IS NOT TESTED"; fi
