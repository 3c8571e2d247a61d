# `make` alone lists what there is.
.DEFAULT_GOAL := help
.PHONY: anew help install demo app hindcast calibrate test lint format bench pins odd columns publish screens posterior clean

BIN := .venv/bin
# Warnings are kept quiet, not errors.
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check
HASHED := install --no-build-isolation --require-hashes
ARGS ?=
# Each of the many commands that the tests start would compile all its source anew.
unexport PYTHONDONTWRITEBYTECODE

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

# A .venv is made anew where there is none, or a broken or too old one, or that of another folder (a
# copied checkout), which would run the code that lies there.
HERE := $(subst ','\'',$(CURDIR))
ifneq ($(shell grep -qsF ' $(HERE)/.venv' .venv/pyvenv.cfg && \
	$(BIN)/python -c 'import pip, sys; print(sys.version_info >= (3, 12))' 2>/dev/null),True)
.venv/.run: anew
endif
anew:
	@echo "Looking for Python 3.12 or newer ..."
	@python=$$(sh .ci/python) && "$$python" -m venv --clear .venv

.venv/.run: .ci/requirements-build.txt .ci/requirements.txt pyproject.toml
	@echo "Installing kaesong into .venv ..."
	@$(PIP) $(HASHED) -r .ci/requirements-build.txt
	@$(PIP) $(HASHED) -r .ci/requirements.txt
	@$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

.venv/.dev: .venv/.run .ci/requirements-dev.txt
	@echo "Installing what tests and linters need ..."
	@$(PIP) $(HASHED) -r .ci/requirements-dev.txt
	@touch $@

install: .venv/.run ## install kaesong into .venv
	@echo "kaesong is installed: $(BIN)/kaesong compare"

demo: .venv/.run ## install, then run the main job: kaesong compare (ARGS="replicates=200 ...")
	@$(BIN)/kaesong compare $(ARGS)

app: .venv/.run ## install, then open the page for the class (ARGS="port=9000")
	@$(BIN)/kaesong app $(ARGS)

hindcast: .venv/.run ## install, then hold the model against the record (ARGS="events=simulated")
	@$(BIN)/kaesong hindcast $(ARGS)

calibrate: .venv/.run ## install, then fit parameters to the record (ARGS="population=100 recovery=0")
	@$(BIN)/kaesong calibrate $(ARGS)

.venv/.bench: .venv/.dev .ci/requirements-bench.txt
	@echo "Installing what the benchmarks compare with ..."
	@$(PIP) $(HASHED) -r .ci/requirements-bench.txt
	@touch $@

test: .venv/.dev ## install, then run the tests (ARGS="-k zone")
	@$(BIN)/python -m pytest --numprocesses 2 --dist worksteal --quiet --durations=10 $(ARGS)

lint: .venv/.dev ## ruff, the type checker, and the floors of the house
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format: .venv/.dev ## let ruff put the source in order
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: .venv/.bench ## print the speed ratios, each pair measured in the same run (ARGS=--full for a million runs, and ten minutes of visitors)
	@$(BIN)/python -m tests.benchmarks $(ARGS)

odd: .venv/.dev ## write the generated tables of model/ODD.md
	@$(BIN)/python -m tests.tools.odd

columns: .venv/.dev ## write experiments/COLUMNS.md, what every column of every file is
	@$(BIN)/python -m tests.tools.columns

publish: .venv/.dev ## renew what README.md and the guide quote and show
	@$(BIN)/python -m tests.tools.readme

screens: .venv/.dev ## take the pictures of the page that the guide for teachers shows
	@$(BIN)/python -m tests.tools.screens

pins: .venv/.dev ## pin, with hashes, what pyproject.toml asks for (ARGS=--upgrade for the newest)
	@$(PIP) install uv
	@sh .ci/pin $(ARGS)

posterior: .venv/.dev ## calibrate anew the posterior that ships (some half an hour)
	@$(BIN)/python -m tests.tools.readme calibrate

clean: ## remove what was installed, compiled and cached (results stay)
	rm -rf .venv .numba_cache .pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache *.egg-info
