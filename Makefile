# Builds the site and checks the extension. `make` alone lists what there is to do.
# A target sets up .venv with what it needs: requirements.txt for the site, requirements-dev.txt too for work on it.
# It does so again when one of these, pyproject.toml or the Python changes.

PYTHON ?= python3
JOBS ?= auto
ARGS ?=
# Where uv is installed it installs the requirements, because it is faster than pip.
UV ?= $(shell command -v uv 2>/dev/null)

.DEFAULT_GOAL := help
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

VENV := .venv/bin/python
BUILD := _build
# The stamps carry the version, so that another Python makes another .venv.
VERSION := $(shell "$(PYTHON)" -c 'import platform; print(platform.python_version())' 2>/dev/null)
SITE := .venv/.site-$(VERSION)
DEV := .venv/.dev-$(VERSION)
# The locks are complete, so nothing is resolved: --no-deps. Without it, older releases of pip take an extra of a locked
# package for a requirement that is not locked.
INSTALL = $(if $(UV),"$(UV)" pip install --quiet --python $(VENV),$(VENV) -m pip install -qq) --no-deps
# What a dependency will drop is an error, but for what pyproject.toml names with its reason, in `filterwarnings`.
DEPRECATED := -W error::DeprecationWarning -W error::PendingDeprecationWarning -W "ignore:'myst_parser" \
    -W "ignore:'sphinx.environment.BuildEnvironment.app'::myst_parser.mocking"
SPHINX = $(VENV) $(DEPRECATED) -m sphinx -n -W --keep-going -j $(JOBS) -d $(BUILD)/doctrees
CODE = $(wildcard _ext tests bench noxfile.py)

.PHONY: help
help: ## show this list
	@echo 'Usage: make TARGET [PYTHON=python3] [ARGS="options for the tool behind it"]'
	@echo
	@awk -F ':.*## ' '/^[a-z][a-z %-]*:.*## / { printf "  %-12s %s\n", $$1, $$2 }' Makefile

.PHONY: html
html: $(SITE) ## build the site in _build/html; a warning is an error
	$(SPHINX) -b html $(ARGS) . $(BUILD)/html

PYTEST = $(VENV) -m pytest -n auto --dist loadfile --no-loadscope-reorder
.PHONY: test
test: $(DEV) ## run the quick tests (ARGS="-k lambda" for some)
	$(PYTEST) -m "not slow" --hypothesis-profile quick $(ARGS)

.PHONY: test-all
test-all: $(DEV) ## run all tests
	$(PYTEST) $(ARGS)

.PHONY: coverage
coverage: $(DEV) ## run all tests and tell which branches none takes, also in _build/coverage
	$(PYTEST) --cov --cov-report=term --cov-report=html $(ARGS)

.PHONY: mutation
mutation: $(DEV) ## change the code in small ways and tell which changes no test notices (ARGS="folding" for some)
	$(VENV) -m nox -s mutation -- $(ARGS)

.PHONY: matrix
matrix: $(DEV) ## test with all versions of Python and Sphinx (ARGS="-t ends" for the first and the last)
	$(VENV) -m nox $(ARGS)

.PHONY: lint
lint: $(DEV) ## check style, imports and types: ruff, import-linter, mypy
	$(VENV) -m ruff check .
	$(VENV) -m ruff format --check .
	.venv/bin/lint-imports --no-cache --no-logo
	$(MAKE) --no-print-directory types

# A target of its own because the commit hook uses it too.
.PHONY: types
types: $(DEV)
	$(VENV) -m mypy $(CODE)

.PHONY: format
format: $(DEV) ## apply ruff's safe corrections and its formatting
	$(VENV) -m ruff check --fix .
	$(VENV) -m ruff format .

.PHONY: live
live: $(SITE) ## serve the site, drafts too, on 127.0.0.1, and show what you save
	$(VENV) -m eventnotes live -j $(JOBS) $(ARGS)

# The other builders, by Sphinx's names.
BUILDERS := dirhtml epub latex text linkcheck
.PHONY: $(BUILDERS)
dirhtml: ## build it with an address per folder, in _build/dirhtml
epub: ## build an e-book, in _build/epub
latex: ## build the LaTeX sources of a PDF, in _build/latex
text: ## build plain text, in _build/text
linkcheck: ## ask every outside link whether it still answers
$(BUILDERS): $(SITE)
	$(SPHINX) -b $@ $(ARGS) . $(BUILD)/$@

.PHONY: check
check: $(SITE) ## tell what is wrong in the notes, without building pages
	$(VENV) -m eventnotes check -n -j $(JOBS) $(ARGS)

.PHONY: topics
topics: $(SITE) ## tell which topics, aliases and tags the notes lack
	$(VENV) -m eventnotes topics -j $(JOBS) $(ARGS)

.PHONY: permalinks
permalinks: $(SITE) ## keep the addresses that are new, once the site is published, in permalinks.txt
	$(VENV) -m eventnotes permalinks --add -j $(JOBS) $(ARGS)

.PHONY: bench
bench: $(DEV) ## time it against its peers (ARGS="--events 25 200 --rounds 3"); takes an hour
	$(VENV) bench/speed.py $(ARGS)

.PHONY: bench-live
bench-live: $(DEV) ## time how soon a browser shows what was saved, by this server and others
	$(VENV) bench/live.py $(ARGS)

COMPILE = "$(or $(UV),.venv/bin/uv)" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
    --group build --custom-compile-command 'make lock' pyproject.toml

.PHONY: lock
lock: $(DEV) ## compile the locks (ARGS=--upgrade for newer versions)
	$(COMPILE) --all-extras $(ARGS) --output-file requirements-dev.txt
	$(COMPILE) --extra site --extra live --constraint requirements-dev.txt $(ARGS) --output-file requirements.txt

.PHONY: dist
dist: $(DEV) ## build wheel and sdist in dist/, and try the wheel in an empty environment
	rm -rf dist
	$(VENV) -m build --no-isolation --outdir dist .
	PYTHONPATH=. $(VENV) tests/try_wheel.py dist/*.whl

.PHONY: audit
audit: $(DEV) ## ask PyPI which locked packages have known faults (ARGS="--vulnerability-service osv" for another)
	@$(VENV) -m pip_audit --strict --disable-pip --progress-spinner off $(ARGS) -r requirements-dev.txt || \
	  { echo 'The audit failed: a requirement has a known fault, or not all could be asked about. See above.' >&2; exit 1; }

.PHONY: setup
setup: $(SITE) ## set up .venv for the site, as every target does that needs it

.PHONY: setup-dev
setup-dev: $(DEV) ## set up .venv for work on the site and the extension

.PHONY: clean
clean: ## delete what was built
	rm -rf $(BUILD) dist

.PHONY: distclean
distclean: clean ## delete the .venv and the tools' caches too
	rm -rf .venv .nox .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find _ext tests bench -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

$(SITE): requirements.txt pyproject.toml
	@command -v "$(PYTHON)" >/dev/null || \
	  { echo 'There is no $(PYTHON). Install Python 3.11 or newer, or name it: make PYTHON=/path/to/python3' >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'Python 3.11 or newer is needed; $(PYTHON) is $(VERSION). Name another: make PYTHON=/path/to/python3' >&2; exit 1; }
	@echo 'Setting up .venv with Python $(VERSION)'
	@test -e $@ || "$(PYTHON)" -m venv --clear .venv
	@$(INSTALL) --require-hashes -r requirements.txt
	@$(INSTALL) --no-build-isolation -e .
	@touch $@

$(DEV): requirements-dev.txt $(SITE)
	@echo 'Adding what tests and checks need'
	@$(INSTALL) --require-hashes -r requirements-dev.txt
	@touch $@
