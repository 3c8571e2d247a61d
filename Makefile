# `make` alone lists what there is.
.DEFAULT_GOAL := help
.PHONY: help install demo test lint format bench pins odd publish clean

BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
ARGS ?=

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

.venv/.run: .ci/requirements.txt pyproject.toml
	@echo "Installing kaesong into .venv ..."
	@python=$$(sh .ci/python) && "$$python" -m venv --clear .venv
	@$(PIP) install --require-hashes -r .ci/requirements-build.txt
	@$(PIP) install --no-build-isolation --require-hashes -r .ci/requirements.txt
	@$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

.venv/.dev: .venv/.run .ci/requirements-dev.txt
	@echo "Installing what tests and linters need ..."
	@$(PIP) install --no-build-isolation --require-hashes -r .ci/requirements-dev.txt
	@touch $@

install: .venv/.run ## install kaesong into .venv

demo: .venv/.run ## install, then run the main job: kaesong compare (ARGS="replicates=200 ...")
	@$(BIN)/kaesong compare $(ARGS)

test: .venv/.dev ## install, then run the tests (ARGS="-k zone")
	@$(BIN)/python -m pytest --numprocesses 2 --dist worksteal --quiet $(ARGS)

lint: .venv/.dev ## ruff, the type checker, and the floors of the house
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-timings 2>/dev/null || $(BIN)/lint-imports

format: .venv/.dev ## let ruff put the source in order
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: .venv/.dev ## print the speed ratios, each pair measured in the same run (ARGS=--full for a million runs)
	@$(BIN)/python -m tests.benchmarks $(ARGS)

odd: .venv/.dev ## write the generated tables of model/ODD.md
	@$(BIN)/python -m tests.odd

publish: .venv/.dev ## renew what README.md quotes and shows
	@$(BIN)/python -m tests.readme

pins: .venv/.dev ## renew the pinned, hashed requirements
	@$(PIP) install uv
	@sh .ci/pin

clean: ## remove what was installed, compiled and cached (results stay)
	rm -rf .venv .numba_cache .pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache *.egg-info
