# Set-up and the main jobs. Needs Python 3.11, make and the Python package index.
PYTHON ?= python3.11
VENV := .venv
WAREHOUSES := .venv-warehouses
BIN := $(VENV)/bin
FILES ?= data/sample
TARGET ?= duckdb
SIZES ?= 1 10
PORT ?= 8501
REPORT ?= build/report.html
SET_UP := $(VENV)/.installed$(if $(filter-out duckdb,$(TARGET)),-engines)
export DBT_PROFILES_DIR ?= .

.DEFAULT_GOAL := help
.PHONY: help build daily backfill dashboard report test engines load-raw warehouses lint format \
	sample docs diagram benchmark clean

help:  ## Show this help
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -e 's/:.*##/\t/' | expand -t 12

build: $(SET_UP)  ## Set up, build the sample company on DuckDB (or TARGET), print a summary
	$(BIN)/dbt build --target $(TARGET)
	@$(BIN)/dbt --quiet run-operation print_summary --target $(TARGET)

daily: $(SET_UP)  ## The scheduled run: build, test, publish (TARGET, ARGS; docs/operations.md)
	$(BIN)/python -m scheduled_run --target $(TARGET) $(ARGS)

backfill: $(SET_UP)  ## Score past dates into the history: FROM=, TO=, RESUME=1 after a stop
	$(BIN)/dbt run --target $(TARGET) --select lead_score_history --vars \
		'{backfill_from: "$(FROM)", backfill_to: "$(TO)", backfill_resume: $(if $(RESUME),true,false)}'

dashboard: $(VENV)/.installed-dashboard  ## Look at the marts in a browser (TARGET, PORT)
	$(BIN)/streamlit run dashboard/app.py --server.port $(PORT) --server.address 127.0.0.1 -- \
		--target $(TARGET)

report: $(VENV)/.installed-dashboard  ## Write the main charts into one HTML file (TARGET, REPORT)
	$(BIN)/python -m dashboard.report --target $(TARGET) --output $(REPORT)

test: $(VENV)/.installed-dev  ## Set up and run all tests, those of servers where `make engines` was run
	$(BIN)/pytest --numprocesses 2 --dist loadgroup

engines: $(VENV)/.installed-engines  ## Install PostgreSQL, Spark and their adapters for dbt

load-raw: $(VENV)/.installed-engines  ## Load raw tables: TARGET=postgres|spark, FILES=folder
	$(BIN)/python -m sample_company.load --target $(TARGET) --files $(FILES)

warehouses: $(VENV)/.installed-dev $(WAREHOUSES)/.installed  ## Compile for other warehouses
	REQUIRE_WAREHOUSES=1 $(BIN)/pytest tests/pytest/test_*_warehouses.py

lint: $(VENV)/.installed-dev  ## Check SQL with sqlfluff, Python with ruff, conventions with dbt-bouncer
	LEAD_SCORING_DB=:memory: $(BIN)/python tests/lint_sql.py lint --disable-progress-bar models analyses tests/singular
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/dbt --quiet parse --target duckdb
	$(BIN)/dbt-bouncer run

format: $(VENV)/.installed-dev  ## Mend what the linters can mend
	LEAD_SCORING_DB=:memory: $(BIN)/python tests/lint_sql.py fix --disable-progress-bar models analyses tests/singular
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

sample: $(VENV)/.installed-dev  ## Generate the sample company's raw files again
	$(BIN)/python -m sample_company

docs: $(VENV)/.installed  ## Write dbt's documentation as one page, target/static_index.html
	$(BIN)/dbt docs generate --static

diagram: $(VENV)/.installed  ## Draw the marts and their keys into the README
	$(BIN)/dbt --quiet parse
	$(BIN)/python docs/diagram.py target/manifest.json

benchmark: $(VENV)/.installed-dev  ## Measure cost against history: SIZES="1 10" in millions
	$(BIN)/python -m benchmarks --sizes $(SIZES)

clean:  ## Remove what was built, but not the environment
	rm -rf target logs build warehouse.duckdb warehouse.duckdb.wal published.duckdb

$(VENV)/.installed: requirements.txt constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--requirement requirements.txt --constraint constraints.txt
	touch $@

$(VENV)/.installed-dashboard: requirements-dashboard.txt $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--requirement requirements-dashboard.txt --constraint constraints.txt
	touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed-dashboard
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--requirement requirements-dev.txt --constraint constraints.txt
	touch $@

$(VENV)/.installed-engines: requirements-engines.txt $(VENV)/.installed-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--requirement requirements-engines.txt --constraint constraints.txt
	touch $@

$(WAREHOUSES)/.installed: requirements-warehouses.txt constraints-warehouses.txt
	test -x $(WAREHOUSES)/bin/python || $(PYTHON) -m venv $(WAREHOUSES)
	$(WAREHOUSES)/bin/python -m pip install --quiet --disable-pip-version-check \
		--requirement requirements-warehouses.txt --constraint constraints-warehouses.txt
	touch $@
