# `make run` and `make test` are all one needs; the rest is for who works on it.
PYTHON := $(shell for p in python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
NONE = echo "scvl: Python ontbreekt. Installeer Python 3.11 of nieuwer, bv. apt-get install python3 python3-venv." >&2; exit 1; :
PREPARE = $(or $(PYTHON),$(shell command -v python3),$(NONE)) setup/prepare.py

.PHONY: run test test-fast bench bench-matching lint messages lock clean

run:        ## set up what is needed and serve on 127.0.0.1:$PORT (8000)
	@$(PREPARE) run
test:       ## everything: style, SQLite with browser, PostgreSQL and Redis
	@$(PREPARE) test
test-fast:  ## SQLite, without browser and processes
	@$(PREPARE) test-fast
bench:      ## prints ratios of one run; judges nothing
	@$(PREPARE) bench
bench-matching:  ## how good the ranking is, beside two plain ways
	@$(PREPARE) bench-matching
lint:
	@$(PREPARE) lint
messages:   ## bring the English catalogue up to date with the sources
	@$(PREPARE) messages
lock:       ## pin the packages again, with hashes and without addresses
	@$(PREPARE) lock
clean:      ## throw away the environment and all data under var/
	rm -rf .venv var
