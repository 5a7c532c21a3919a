# Two commands on a fresh machine: `make packets` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
AGENCY ?= packets/agencies/mapleton-pd.yaml
BENCH := .venv-bench
READY := $(VENV)/.ready

.PHONY: packets test random check lock bench bench-scale clean

$(READY): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

packets: $(READY)
	$(BIN)/musterpress build --agency $(AGENCY) --out output

test: $(READY)
	$(BIN)/python -m pytest -n 2

# The proof that 500 agencies drawn at random get the same bytes in whichever way they are made; tests take a sample of 36.
random: $(READY)
	MUSTERPRESS_RANDOM=500 $(BIN)/python -m pytest -s tests/pipeline/test_batch_random.py

check: $(READY)
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

lock:
	$(BIN)/python -m pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --extra test --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --strip-extras --output-file requirements.lock pyproject.toml

# Side by side with Typst, ReportLab, WeasyPrint (which needs Pango) and the raw write; see docs/benchmarks.md.
$(BENCH)/.ready: benchmarks/requirements.txt
	test -x $(BENCH)/bin/python || $(PYTHON) -m venv $(BENCH)
	echo '*' > $(BENCH)/.gitignore
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check -r benchmarks/requirements.txt
	touch $@

bench: $(READY) $(BENCH)/.ready
	$(BIN)/python benchmarks/bench.py

# Whether it stays as fast and as small over thousands of agencies, and what a second run costs: BENCH_SCALE="100 1000 10000".
bench-scale: $(READY) $(BENCH)/.ready
	$(BIN)/python benchmarks/scale.py

clean:
	rm -rf $(VENV) $(BENCH) output/*.pdf output/*/ output/manifest.json
