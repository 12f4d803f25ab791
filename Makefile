# Tỉnh Số. `make` alone lists what there is. Every target sets up what it needs.
# Nothing is assumed beyond Python 3.11, make and git.

PROVINCE ?= lao-cai
DATA ?= data/demo-$(PROVINCE)
PORT ?= 8000
HOST ?= 127.0.0.1
TODAY ?=
TESTS ?= tests
PYTHON ?= python3

TINHSO := .venv/bin/tinhso
# What is compiled is kept (make clean removes it): else each of our processes compiles the whole program when it starts.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup run test lint bench shots fmt messages build bundle clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo "  make run PROVINCE=yen-bai PORT=8080     another province, another port"

setup: ## Set everything up: Python environment, front end, texts, a browser for tests; start nothing
	@PYTHON=$(PYTHON) scripts/bootstrap tools front texts
	@scripts/bootstrap browser

run: ## Start a demo province on http://localhost:8000 (PROVINCE, PORT, HOST, DATA, TODAY)
	@PYTHON=$(PYTHON) scripts/bootstrap python front texts
	@exec $(TINHSO) up --demo --province $(PROVINCE) --data $(DATA) --port $(PORT) --host $(HOST) $(if $(TODAY),--today $(TODAY))

test: setup ## Run the whole test suite (TESTS=tests/engines for a part)
	@.venv/bin/python -m pytest -n auto --dist loadfile $(TESTS)

lint: ## Check style, types, layers, migrations, templates, texts and sizes
	@PYTHON=$(PYTHON) scripts/bootstrap tools texts
	@scripts/lint

bench: setup ## Measure, and print a table with this machine's description
	@.venv/bin/python -m tests.load.bench

shots: setup ## Take a picture of every page in every state into shots/
	@.venv/bin/python -m tests.journeys.shots

fmt: ## Put the source into its one form
	@PYTHON=$(PYTHON) scripts/bootstrap tools
	@.venv/bin/ruff check --fix-only --quiet src tests scripts
	@.venv/bin/ruff format --quiet src tests scripts

messages: ## Collect the texts of the source, merge and compile the Vietnamese ones
	@PYTHON=$(PYTHON) scripts/bootstrap python
	@$(TINHSO) messages --extract
	@$(TINHSO) messages --missing

build: ## Make the wheel, with the built front end and compiled texts in it
	@PYTHON=$(PYTHON) scripts/bootstrap python front texts
	@scripts/uv build --wheel --out-dir dist

bundle: ## Make one file that installs on a machine without a network, for a machine like this
	@PYTHON=$(PYTHON) scripts/bootstrap python front texts
	@PYTHON=$(PYTHON) scripts/bundle

clean: ## Remove everything that was made here, but not data/
	rm -rf .venv .tools dist shots frontend/node_modules src/tinhso/web/static/dist src/tinhso/engines/documents/fonts
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
	find src -name '*.mo' -delete
