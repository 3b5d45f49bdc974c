# make run        turn what is new into tables (ARGS="--corpus s3://bucket/corpus ..."; HOPTAC_CLUSTER: docs/scale.md)
# make serve      the same every night
# make test       prove that all is well (make test-fast: without the slow tests)
# make check      try the knowledge files and their examples
# make pin        raise the floors under the phenomenon suites (LOWER=1 lets them sink)
# make docs       build the documentation as pages that open from disk: site/index.html
# make bench      measure the speed (FULL=1: up to 20,000 articles, an hour; WRITE=FILE keeps the table)
# make train      learn the weights again (TEXTS=DIR, GENERAL=FILE)

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.hoptac-installed
GOLD := --gold tests/gold --gold training/annotations/dev --gold training/annotations/fresh
TEXTS ?=
ARGS ?=

export DO_NOT_TRACK := 1
export HF_HUB_OFFLINE := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help run serve test test-fast lint check pin docs bench train clean

help:
	@sed -n 's/^# \(make \)/\1/p' Makefile

run: $(STAMP)
	@$(BIN)/python -m pipelines.daily $(ARGS)

serve: $(STAMP)
	@$(BIN)/python -m pipelines.serve $(ARGS)

lint: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

test: lint
	$(BIN)/pytest -q

test-fast: lint
	$(BIN)/pytest -q -m "not slow"

check: $(STAMP)
	$(BIN)/hoptac check

pin: $(STAMP)
	$(BIN)/python -m hoptac.evaluate.pin $(if $(LOWER),--lower)

docs: $(STAMP)
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "site/index.html"

bench: $(STAMP)
	@$(BIN)/python bench/pipeline.py $(if $(FULL),--full) $(if $(WRITE),--write $(WRITE))

# the texts of the annotated articles belong to their publishers: TEXTS=DIR names a folder that holds them
train: $(STAMP)
	@test -d "$(TEXTS)" || { echo "say where the texts are: make train TEXTS=DIR (see training/README.md)"; exit 2; }
	$(BIN)/python training/names.py $(GOLD) --texts "$(TEXTS)"
	$(BIN)/python training/cooperation.py $(GOLD) --texts "$(TEXTS)" $(if $(GENERAL),--general "$(GENERAL)")

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache

# the packages are the ones whose digests stand in the lock file; hoptac itself is installed in place
$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("hoptac needs Python 3.11 or newer; name one with PYTHON=") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-compile --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@
