# Checks and tests; use this folder's virtual environment if there is one.
python := $(if $(wildcard .venv/bin/python),.venv/bin/python,python3)

# What starts programs or servers, trains, computes whole analyses, or reads thousands of studies.
not_fast := enhancegan/training enhancegan/figures enhancegan/evaluation enhancegan/methods enhancegan/outside \
	enhancegan/test_command_line.py enhancegan/test_help.py enhancegan/test_missing_heads.py \
	study/content/yaml/test_schema.py study/simulation study/commands study/results study/researcher \
	study/visits/widget study/visits/http/test_routes.py \
	study/visits/test_crash.py study/visits/test_concurrency.py study/visits/test_visits.py \
	study/analysis/test_sections.py study/analysis/test_report.py test_package.py test_root_path.py test_untrained_operators.py \
	demo/test_worker.py demo/test_programs.py demo/test_yours.py server \
	documents/test_analysis_keys.py documents/test_programs_page.py documents/test_python_page.py

# The folders of `make weights`: photos, in good/ and poor/; more good ones; and where the weights are written.
DATA ?= photos/train
MORE ?= photos/more/train/good
WEIGHTS ?= weights

.PHONY: check check-scripts test test-fast test-scripts test-all schema docs reference architecture pictures examples notebooks serve release weights

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

docs:  # the documentation as a site, in build/site; fails if a link leads nowhere
	$(python) -m tests.documents.gather build/pages
	$(python) -m zensical build --strict --clean

reference:  # docs/reference/commands.md and programs.md and the README's badges, after a change of what they describe
	$(python) -m tests.documents.commands
	$(python) -m tests.documents.programs
	$(python) -m tests.documents.badges

serve:  # the app on http://127.0.0.1:7860/
	$(python) app.py

architecture:  # docs/architecture.svg, after a change of imports
	$(python) -m tests.draw_architecture

pictures:  # docs/pictures, after a change of what they show
	$(python) -m tests.take_pictures

checks ?= check test-all

release:  # VERSION=x.y.z: checks, builds and tags a release on this computer; pushes nothing
	@python="$(python)" checks="$(checks)" .ci/release "$(VERSION)"

notebooks:  # the notebooks with their results, in build/notebooks
	$(python) -m tests.notebooks

examples:  # the table of simulated rankings in study/examples
	$(python) -m study.examples.making

# Every file is a target of its own, and every run saves its state: after an interruption `make weights` goes on.
train = $(python) -m enhancegan train --data "$(DATA)" --exclude 'cq100*' --output $@ $(if $(wildcard $(basename $@).state.pt),--resume)
pretrain = $(python) -m enhancegan pretrain --data "$(DATA)" --exclude 'cq100*' --output $@ $(if $(wildcard $(basename $@).state.pt),--resume)

weights: $(WEIGHTS)/generator.safetensors $(WEIGHTS)/judge.safetensors $(WEIGHTS)/statistics_judge.safetensors  # the shipped weights, anew: hours

# To keep the shipped critic, copy it there first.
$(WEIGHTS)/critic.safetensors:
	$(pretrain) --steps 1600

$(WEIGHTS)/judge.safetensors:
	$(pretrain) --backbone tf_efficientnet_lite1 --seed 1 --steps 1000

$(WEIGHTS)/statistics_judge.safetensors:
	mkdir -p $(WEIGHTS)
	$(python) -m enhancegan pretrain-statistics --data "$(DATA)" --more-good "$(MORE)" --exclude 'cq100*' --output $@

$(WEIGHTS)/photographic.safetensors: $(WEIGHTS)/critic.safetensors
	$(train) --critic $< --teacher restore --more-good "$(MORE)"

$(WEIGHTS)/piecewise.safetensors: $(WEIGHTS)/critic.safetensors
	$(train) --critic $< --operators piecewise --steps 300 --generator-rate 1e-3 --perceptual-weight 0.3

$(WEIGHTS)/filtering.safetensors: $(WEIGHTS)/critic.safetensors
	$(train) --critic $< --operators filtering --steps 300 --perceptual-weight 0.2

$(WEIGHTS)/crop.safetensors: $(WEIGHTS)/critic.safetensors
	$(train) --critic $< --preset crop

$(WEIGHTS)/generator.safetensors: $(addprefix $(WEIGHTS)/,$(addsuffix .safetensors,piecewise filtering photographic crop))
	$(python) -m enhancegan combine $^ --output $@ --backbone-file critic.safetensors
