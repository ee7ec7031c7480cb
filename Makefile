# Everything one does here, by one word each. `make` alone lists them.
# They make .venv themselves and install nothing twice.

.DEFAULT_GOAL := help
.PHONY: help setup run demo test test-all check bench lock docs
SHELL := /bin/bash

VENV := .venv
PY := $(VENV)/bin/python
BASE := $(VENV)/.base
DEV := $(VENV)/.dev

help:
	@echo "make setup   make .venv with all that the work on Latefinal needs"
	@echo "make run     serve a paper of your own, at http://localhost:8000/ (PORT= for another)"
	@echo "make demo    serve a sample publication to try everything on (FRESH=1 makes it anew)"
	@echo "make test    run every test that does not take long"
	@echo "make test-all   run the long ones too: in a real browser, of whole programs"
	@echo "make check   run every guard: format, types, floors, templates, docs"
	@echo "make bench   measure: make bench NAME=site"

setup: $(DEV)
	@echo "Ready. Next: make demo, or make run."

# What is served needs the first list alone; tests and guards need the second, which holds both.
$(BASE): requirements/base.txt scripts/make_venv
	@scripts/make_venv base

$(DEV): requirements/dev.txt scripts/make_venv
	@scripts/make_venv dev

run: $(BASE)
	@exec $(PY) -m latefinal run

demo: $(BASE)
	@exec $(PY) -m latefinal demo $(if $(FRESH),--fresh)

test: $(DEV)
	@scripts/run_tests $(ARGS)

test-all: $(DEV)
	@scripts/run_tests -m "" $(ARGS)

check: $(DEV)
	@$(PY) scripts/check.py $(ONLY)

docs: $(DEV)
	@$(PY) -m sphinx -W --keep-going -q -b html docs docs/_build && echo "docs/_build/index.html"

bench: $(DEV)
	@if [ ! -f "benchmarks/$(subst -,_,$(NAME)).py" ]; then \
		echo "Name one: make bench NAME=site. There are:" \
			$$(cd benchmarks && ls *.py | grep -v '^_' | sed 's/\.py//; s/_/-/g'); exit 1; fi
	@exec $(PY) -m benchmarks.$(subst -,_,$(NAME)) $(ARGS)

# After a change to requirements/*.in. The locks name versions and hashes, never where they lie.
lock: $(DEV)
	@scripts/lock_requirements
