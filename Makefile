# `make run` and `make test` work on a fresh clone: they set up .venv first, once.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready

# Tests start a thousand processes: where this is set, each would translate all packages anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test pytest verify warm lint bench picture clean

# Which arrangement is better, by how much, for whom, at what cost, and how sure that is.
run: $(READY)
	$(BIN)/python run.py compare scenarios/hezuo.yaml --arms baseline,no_groups,groups_10,points

# All but the benchmarks; plain `pytest` leaves out the slow ones too.
test: lint pytest

pytest: warm
	$(BIN)/python -m pytest -m "not bench"

# The program against answers that are known; the page is results/verify/verify.html.
verify: $(READY)
	$(BIN)/python run.py verify

# Compile once, before several test processes would each do so.
warm: $(READY)
	$(BIN)/python -c "from sim.warm import compile_optional, warm_up; warm_up(); compile_optional()"

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: warm
	$(BIN)/python -m pytest -n 0 -m bench -s tests/benchmarks

# The pictures of the README and the tutorial.
picture: $(READY)
	$(BIN)/python run.py compare scenarios/hezuo.yaml --arms baseline,no_groups,groups_10,points
	cp results/compare_hezuo/cost_and_benefit.png docs/compare.png
	$(BIN)/python run.py run scenarios/hezuo.yaml
	cp results/hezuo/true_beside_reported.png docs/hezuo.png
	$(BIN)/python run.py map results/hezuo --measure requests_late -o docs/hezuo_map.png
	$(BIN)/python docs/app.py

clean:
	rm -rf .venv results

# Every version is fixed by constraints.txt, so that all machines test the same thing. Python compiles what is
# imported when it is: all 12,000 files of the packages would take as long as fetching them.
$(READY): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --no-compile --constraint constraints.txt --editable ".[test]"
	touch $@
