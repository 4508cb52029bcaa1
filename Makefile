# `make` alone says what there is. Everything it makes lies in this folder, but for
# code-server in the user's cache; the system is not touched.

PYTHON ?= python3
BIN := .venv/bin
DEMO_BIN := .venv-demo/bin
# Outside of the clone, so that the next one, and CI on this machine, need not compile it again.
CODE_SERVER_VERSION := 4.139.1
CODE_SERVER_HOME ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/mlrepair/code-server-$(CODE_SERVER_VERSION)
CODE_SERVER_BIN := $(abspath $(CODE_SERVER_HOME))/node_modules/.bin
E2E ?=
PIP := -m pip --disable-pip-version-check

# One thread for each process: on two cores, torch loses more to a second one than it gains.
export OMP_NUM_THREADS := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test test-slow lint benchmark check-data benchmark-tests benchmark-check report benchmark-server soak fuzz test-vscode package-vscode e2e-vscode ci-vscode format clean

help: ## Show this list
	@awk 'BEGIN { FS = ":.*## " } /^[a-z0-9-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: .venv-demo/installed ## Install the product (without torch) and show how it repairs the broken files in examples/
	@FORCE_COLOR=1 $(DEMO_BIN)/mlrepair fix --diff --unsafe-fixes examples || test $$? -eq 1 # 1: it found mistakes

test: lint ## Install what the tests need, then check format, lint, types, and run all tests
	$(BIN)/python -m pytest

test-slow: .venv/installed ## Run the tests that CI leaves out
	$(BIN)/python -m pytest -m slow

lint: .venv/installed ## Check format, lint and types only
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy

benchmark: .venv/installed ## Print the README's figures: what users have on packages it never saw (fetches the corpus the first time)
	test -f data/corpus-test.parquet || $(BIN)/mlrepair-train data corpus
	$(BIN)/mlrepair-train benchmark

check-data: .venv/installed ## Break 10,000 pieces of real code in every way, and undo it: no byte may be lost
	$(BIN)/mlrepair-train data check

benchmark-tests: .venv/installed ## Measure `fix --tests` on 200 functions with the examples of their documentation
	$(BIN)/mlrepair-train benchmark-tests

benchmark-check: .venv/installed ## Measure `check` on 100,000 lines beside pylint and ruff
	PATH="$(abspath $(BIN)):$$PATH" $(BIN)/python -m tests.benchmarks.check_speed

report: .venv/installed ## Write report.html: these and more with intervals, plots, cases (fetches the corpus the first time)
	test -f data/corpus-test.parquet || $(BIN)/mlrepair-train data corpus
	$(BIN)/mlrepair-train report --processes 2

benchmark-server: .venv/installed ## Measure the server's latency beside other servers (fetches them)
	$(BIN)/python $(PIP) install --quiet basedpyright python-lsp-server
	$(BIN)/python -m tests.benchmarks.server_latency

soak: .venv/installed ## Edit at random through the server for a long time; compare texts after every change
	$(BIN)/python -m tests.server.soak --edits 100000
	$(BIN)/python -m tests.server.memory --edits 10000

test-vscode: vscode-extension/node_modules/installed ## Check and unit-test the VS Code extension (needs Node 20)
	cd vscode-extension && npm run check

package-vscode: vscode-extension/node_modules/installed ## Build vscode-extension/mlrepair.vsix
	cd vscode-extension && PYTHON=$(PYTHON) npm run package

e2e-vscode: .venv/installed $(CODE_SERVER_HOME)/installed package-vscode ## Drive the extension in VS Code's own workbench (needs Chromium)
	cd vscode-extension && CODE_SERVER=$(CODE_SERVER_BIN)/code-server \
		MLREPAIR_LSP=$(CURDIR)/$(BIN)/mlrepair-lsp npm run e2e -- $(E2E)

ci-vscode: test-vscode ## What CI does of these: all but the end-to-end test, and some of that if code-server is installed
	@if test -f "$(CODE_SERVER_HOME)/installed" && command -v chromium >/dev/null; then \
		$(MAKE) e2e-vscode E2E="repair --retry=2"; \
	else \
		$(MAKE) package-vscode; \
		echo "The end-to-end test of the extension is left out: it wants Chromium, and once \`make e2e-vscode\`."; \
	fi

fuzz: .venv/installed ## Feed random bytes and requests to lexer, engine and server for a long time
	$(BIN)/python -m tests.server.fuzz --inputs 100000

format: .venv/installed ## Format the code, and correct what the linter can correct
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

clean: ## Remove what make made
	rm -rf .venv .venv-demo build dist vscode-extension/node_modules vscode-extension/mlrepair.vsix .mypy_cache .pytest_cache .ruff_cache .hypothesis

vscode-extension/node_modules/installed: vscode-extension/package-lock.json
	cd vscode-extension && npm ci
	@touch $@

# code-server is compiled while it is installed (compiler, make, libkrb5-dev), and runs on this Node only.
$(CODE_SERVER_HOME)/installed:
	mkdir -p $(CODE_SERVER_HOME)
	npm install --prefix $(CODE_SERVER_HOME) node@24
	PATH="$(CODE_SERVER_BIN):$$PATH" npm install --prefix $(CODE_SERVER_HOME) code-server@$(CODE_SERVER_VERSION)
	@touch $@

.venv-demo/installed: pyproject.toml constraints.txt
	$(call new_venv,.venv-demo)
	$(DEMO_BIN)/python $(PIP) install --quiet --constraint constraints.txt --editable .
	@touch $@

.venv/installed: pyproject.toml constraints.txt
	$(call new_venv,.venv)
	$(BIN)/python $(PIP) install --quiet --constraint constraints.txt --editable ".[dev]"
	@touch $@

define new_venv
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" \
		|| { echo "$(PYTHON) is missing or older than Python 3.11; name another: make PYTHON=python3.12 …" >&2; exit 1; }
	$(PYTHON) -m venv $(1)
endef
