# Two commands on a fresh machine: `make packets` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
AGENCY ?= packets/agencies/mapleton-pd.yaml
READY := $(VENV)/.ready

.PHONY: packets test check lock clean

$(READY): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

packets: $(READY)
	$(BIN)/musterpress build --agency $(AGENCY) --out output

test: $(READY)
	$(BIN)/python -m pytest -n 2

check: $(READY)
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

lock:
	$(BIN)/python -m pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --extra test --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --strip-extras --output-file requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) output/*.pdf output/*/ output/manifest.json
