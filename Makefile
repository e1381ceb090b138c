# Builds the site and checks the extension. `make` alone lists what there is to do.
# A target that needs .venv makes it first, and again when requirements.txt, pyproject.toml or the Python changes.

PYTHON ?= python3
JOBS ?= auto
ARGS ?=
# The uv of requirements.txt, where it is installed.
UV ?= $(or $(wildcard .venv/bin/uv),uv)

.DEFAULT_GOAL := help
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

VENV := .venv/bin/python
BUILD := _build
# The stamp carries the version, so that another Python makes another .venv.
VERSION := $(shell "$(PYTHON)" -c 'import platform; print(platform.python_version())' 2>/dev/null)
READY := .venv/.ready-$(VERSION)
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
html: $(READY) ## build the site in _build/html; a warning is an error
	$(SPHINX) -b html $(ARGS) . $(BUILD)/html

.PHONY: test
test: $(READY) ## run all tests (ARGS="-k lambda" for some)
	$(VENV) -m pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

.PHONY: coverage
coverage: $(READY) ## run all tests and tell which branches none takes, also in _build/coverage
	$(VENV) -m pytest -n auto --dist loadfile --no-loadscope-reorder --cov --cov-report=term --cov-report=html $(ARGS)

.PHONY: mutation
mutation: $(READY) ## change the code in small ways and tell which changes no test notices (ARGS="folding" for some)
	$(VENV) -m nox -s mutation -- $(ARGS)

.PHONY: matrix
matrix: $(READY) ## test with all versions of Python and Sphinx (ARGS="-t ends" for the first and the last)
	$(VENV) -m nox $(ARGS)

.PHONY: lint
lint: $(READY) ## check style and types: ruff, mypy
	$(VENV) -m ruff check .
	$(VENV) -m ruff format --check .
	$(MAKE) --no-print-directory types

# A target of its own because the commit hook uses it too.
.PHONY: types
types: $(READY)
	$(VENV) -m mypy $(CODE)

.PHONY: format
format: $(READY) ## apply ruff's safe corrections and its formatting
	$(VENV) -m ruff check --fix .
	$(VENV) -m ruff format .

.PHONY: live
live: $(READY) ## serve the site, drafts too, on 127.0.0.1 and build it again at every change
	$(VENV) -m sphinx_autobuild --host 127.0.0.1 --port 0 --open-browser \
	  --ignore $(BUILD) --ignore tests --ignore bench --ignore dist --ignore '.*' --ignore '*/__pycache__/*' \
	  -n -j $(JOBS) -D eventnotes_drafts=1 -D eventnotes_search_index=once -d $(BUILD)/live/doctrees $(ARGS) . $(BUILD)/live/html

# The other builders, by Sphinx's names.
BUILDERS := dirhtml epub latex text linkcheck
.PHONY: $(BUILDERS)
dirhtml: ## build it with an address per folder, in _build/dirhtml
epub: ## build an e-book, in _build/epub
latex: ## build the LaTeX sources of a PDF, in _build/latex
text: ## build plain text, in _build/text
linkcheck: ## ask every outside link whether it still answers
$(BUILDERS): $(READY)
	$(SPHINX) -b $@ $(ARGS) . $(BUILD)/$@

.PHONY: check
check: $(READY) ## tell what is wrong in the notes, without building pages
	$(VENV) -m eventnotes check -n -j $(JOBS) $(ARGS)

.PHONY: topics
topics: $(READY) ## tell which topics, aliases and tags the notes lack, also in _build/topics
	$(VENV) -m eventnotes topics -j $(JOBS) $(ARGS)

.PHONY: permalinks
permalinks: $(READY) ## keep the addresses that are new, once the site is published, in permalinks.txt
	$(VENV) -m eventnotes permalinks --add -j $(JOBS) $(ARGS)

.PHONY: bench
bench: $(READY) ## time it against its peers (ARGS="--events 25 200 --rounds 3"); takes an hour
	$(VENV) bench/speed.py $(ARGS)

.PHONY: lock
lock: ## renew requirements.txt with uv (ARGS=--upgrade for newer versions)
	@command -v "$(UV)" >/dev/null || { echo 'make lock needs uv: pip install uv' >&2; exit 1; }
	"$(UV)" pip compile --quiet --universal --python-version 3.11 --all-extras --generate-hashes \
	  --custom-compile-command 'make lock' $(ARGS) pyproject.toml --output-file requirements.txt

.PHONY: audit
audit: $(READY) ## ask PyPI which requirements have known faults (ARGS="--vulnerability-service osv" for another)
	@$(VENV) -m pip_audit --strict --disable-pip --progress-spinner off $(ARGS) -r requirements.txt || \
	  { echo 'The audit failed: a requirement has a known fault, or not all could be asked about. See above.' >&2; exit 1; }

.PHONY: setup
setup: $(READY) ## set up .venv, as every target does that needs it

.PHONY: clean
clean: ## delete what was built
	rm -rf $(BUILD) dist

.PHONY: distclean
distclean: clean ## delete the .venv and the tools' caches too
	rm -rf .venv .nox .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find _ext tests bench -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

$(READY): requirements.txt pyproject.toml
	@command -v "$(PYTHON)" >/dev/null || \
	  { echo 'There is no $(PYTHON). Install Python 3.11 or newer, or name it: make PYTHON=/path/to/python3' >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'Python 3.11 or newer is needed; $(PYTHON) is $(VERSION). Name another: make PYTHON=/path/to/python3' >&2; exit 1; }
	@echo 'Setting up .venv with Python $(VERSION)'
	@test -e $@ || "$(PYTHON)" -m venv --clear .venv
	@$(VENV) -m pip install -qq --require-hashes -r requirements.txt
	@$(VENV) -m pip install -qq --no-deps --no-build-isolation -e .
	@touch $@
