# Checks and tests; use this folder's virtual environment if there is one.
python := $(if $(wildcard .venv/bin/python),.venv/bin/python,python3)

# What starts programs or servers, trains, or computes whole analyses.
not_fast := enhancegan/training enhancegan/figures enhancegan/evaluation enhancegan/methods \
	enhancegan/test_command_line.py enhancegan/test_help.py enhancegan/test_missing_heads.py \
	study/simulation study/commands study/results study/researcher study/visits/widget study/visits/http/test_routes.py \
	study/visits/test_crash.py study/visits/test_concurrency.py study/visits/test_visits.py \
	study/analysis/test_sections.py study/analysis/test_report.py test_package.py test_untrained_operators.py

.PHONY: check test test-fast test-all serve architecture

check:  # style and types
	$(python) -m ruff check .
	$(python) -m ruff format --check .
	$(python) -m mypy

test:  ## all tests except the slow ones
	$(python) -m pytest

test-fast:  ## one minute: no browsers, and no tests that start programs, train, or run whole analyses
	$(python) -m pytest -m "not slow and not browser" $(addprefix --ignore=tests/,$(not_fast))

test-all:  # everything
	$(python) -m pytest -m ""

serve:  # the app on http://127.0.0.1:7860/
	$(python) app.py

architecture:  # redraws docs/architecture.svg from the imports
	$(python) -m tests.draw_architecture
