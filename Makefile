# Checks and tests, with the virtual environment of this folder if there is one.
python := $(if $(wildcard .venv/bin/python),.venv/bin/python,python3)

.PHONY: check test test-fast test-all serve

check:  ## style and types
	$(python) -m ruff check .
	$(python) -m ruff format --check .
	$(python) -m mypy

test:  ## all tests but the slow ones
	$(python) -m pytest

test-fast:  ## without a browser: a minute
	$(python) -m pytest -m "not slow and not browser"

test-all:  ## everything
	$(python) -m pytest -m ""

serve:  ## the app on http://127.0.0.1:7860/
	$(python) app.py
