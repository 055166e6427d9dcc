# make run  : everything a new user needs, then the web page
# make test : everything CI needs, then all checks
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
test bench vectors: export HF_HUB_OFFLINE = 1
export GRADIO_ANALYTICS_ENABLED = False

.PHONY: run ask test bench vectors lock clean

run: $(VENV)/installed
	$(BIN)/zhice index build
	$(BIN)/zhice serve

ask: $(VENV)/installed
	@$(BIN)/zhice index build >/dev/null
	@$(BIN)/zhice ask "$(Q)"

test: $(VENV)/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest --cov --cov-report=term

bench: $(VENV)/installed-dev
	$(BIN)/python -m eval.bench

vectors: $(VENV)/installed
	$(BIN)/python -m index.encode.pack

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	sh tests/system-packages.sh
	@touch $@

# Renew the lock files from the ranges in pyproject.toml (torch stays at the pinned release).
lock: | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet pip-tools "torch==2.13.0"
	echo "torch==2.13.0" > constraints.tmp
	$(BIN)/pip-compile --quiet --strip-extras --no-emit-find-links --no-emit-index-url --no-header \
		--constraint constraints.tmp -o requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --no-emit-find-links --no-emit-index-url --no-header \
		--extra dev --extra trace --constraint requirements.lock -o requirements-dev.lock pyproject.toml
	sed -i "s/+cpu//" requirements.lock requirements-dev.lock
	rm constraints.tmp

clean:
	rm -rf $(VENV) .zhice
