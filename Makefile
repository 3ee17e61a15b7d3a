# Checks and tests; use this folder's virtual environment if there is one.
python := $(if $(wildcard .venv/bin/python),.venv/bin/python,python3)

# What starts programs or servers, trains, computes whole analyses, or reads thousands of studies.
not_fast := enhancegan/training enhancegan/figures enhancegan/evaluation enhancegan/methods \
	enhancegan/test_command_line.py enhancegan/test_help.py enhancegan/test_missing_heads.py \
	study/content/yaml/test_schema.py study/simulation study/commands study/results study/researcher \
	study/visits/widget study/visits/http/test_routes.py \
	study/visits/test_crash.py study/visits/test_concurrency.py study/visits/test_visits.py \
	study/analysis/test_sections.py study/analysis/test_report.py test_package.py test_root_path.py test_untrained_operators.py

.PHONY: check check-scripts test test-fast test-scripts test-all schema architecture serve

check:  # style and types
	$(python) -m ruff check .
	$(python) -m ruff format --check .
	$(python) -m mypy

check-scripts: node_modules  # style of the pages' scripts, and nothing that older browsers lack
	npm run --silent lint

node_modules: package-lock.json
	npm ci --no-audit --no-fund --silent && touch node_modules

test:  ## all tests except the slow ones
	$(python) -m pytest

test-fast:  ## one minute: no browsers, and no tests that start programs, train, or run whole analyses
	$(python) -m pytest -m "not slow and not browser" $(addprefix --ignore=tests/,$(not_fast))

test-scripts:  # the scripts that need no browser, with Node.js 18.19 or newer
	node --test $(shell find tests -name '*.test.js')

test-all:  # everything in Python
	$(python) -m pytest -m ""

schema:  # docs/study.schema.json, after a change to what study.yaml may say
	$(python) -m study.content.yaml.schema docs/study.schema.json

serve:  # the app on http://127.0.0.1:7860/
	$(python) app.py

architecture:  # docs/architecture.svg, after a change of imports
	$(python) -m tests.draw_architecture
