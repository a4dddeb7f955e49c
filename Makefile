# Plads: `make` lists the commands. Times are for two cores.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup run dev build test check e2e histories bench
.PHONY: tools setup-tests bundle server fmt lint lint-wasm unit guard budget

PORT ?= 3000
DB ?= sqlite:target/demo.sqlite

export CARGO_TARGET_DIR := $(CURDIR)/target

# Tools that cargo builds live outside the checkout, by version. wasm-bindgen must match the library to the digit.
export TOOLS_DIR := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/plads-tools
export TRUNK_VERSION := 0.21.14
export WASM_BINDGEN_VERSION := $(shell sed -n 's/^wasm-bindgen = "=\(.*\)"/\1/p' Cargo.toml)
export TRUNK_SKIP_VERSION_CHECK := true
export CHROMIUM ?= $(or $(shell command -v chromium || command -v chromium-browser),/usr/bin/chromium)
export PATH := $(TOOLS_DIR)/trunk-$(TRUNK_VERSION)/bin:$(TOOLS_DIR)/wasm-bindgen-$(WASM_BINDGEN_VERSION)/bin:$(PATH):$(HOME)/.cargo/bin

# Reference data beside the checkout, when there is any; tests that need it say so when it is missing.
ifneq ($(wildcard ../shared/data),)
export PLADS_REFERENCE_DATA ?= $(abspath ../shared/data)
endif

say = @printf '\n== %s (%s)\n' "$(1)" "$(2)"

help: ## List the commands
	@sed -n 's/^\([a-z0-9]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

setup: tools frontend/node_modules/.package-lock.json ## Install what building needs and this machine lacks (6 minutes from nothing)

tools:
	@scripts/setup build

setup-tests: setup
	@scripts/setup tests

run: build ## Build and start the demo on http://127.0.0.1:3000 (PORT=, DB=; 20 minutes from nothing, 15 after a change)
	$(call say,Demo on http://127.0.0.1:$(PORT) with $(DB),stop it with Ctrl+C)
	@target/release/plads demo --listen 127.0.0.1:$(PORT) --db $(DB)

dev: setup ## The same from a development build: quicker to build, slower to use (seconds after a change)
	$(call say,Building for development,6 minutes the first time)
	trunk build --locked
	cargo build --locked -p server
	$(call say,Demo on http://127.0.0.1:$(PORT) with $(DB),stop it with Ctrl+C)
	@target/debug/plads demo --listen 127.0.0.1:$(PORT) --db $(DB)

build: setup bundle server ## Leave the one binary at target/release/plads (15 minutes, also after a change)
	@ls -lh target/release/plads

bundle:
	$(call say,Building the WebAssembly bundle,3 minutes the first time; 2 after a change)
	trunk build --release --locked

server:
	$(call say,Building the release binary with the bundle inside,12 minutes)
	cargo build --locked --release -p server

test: setup-tests fmt lint lint-wasm unit guard build budget e2e ## Everything (an hour; 80 minutes on a new machine)
	@printf '\n== Everything passed\n'

check: fmt lint ## The quick part: format, lints, unit tests (18 minutes warm)
	$(call say,Unit and integration tests,14 minutes)
	cargo test --locked --workspace

fmt:
	$(call say,Checking the format,seconds)
	cargo fmt --all --check

lint:
	$(call say,Lints for the host,4 minutes the first time; 30 seconds after a change)
	cargo clippy --locked --workspace --all-targets -- -D warnings

lint-wasm:
	$(call say,Lints for WebAssembly,2 minutes the first time; 15 seconds after a change)
	cargo clippy --locked -p frontend --target wasm32-unknown-unknown -- -D warnings

unit:
	$(call say,Unit and property and integration tests on SQLite and PostgreSQL,18 minutes the first time; 14 after a change)
	REQUIRE_PG=1 cargo test --locked --workspace

guard:
	$(call say,No database or server crate reaches the bundle,seconds)
	crates=$$(cargo tree --locked -p frontend --target wasm32-unknown-unknown -e normal); \
	! grep -E 'sea-orm|sqlx|axum|mio|tokio v' <<<"$$crates"

budget:
	$(call say,What the first page costs on the wire,seconds)
	node frontend/budget.mjs

e2e: setup-tests build e2e/node_modules/.package-lock.json ## Browser journeys on the release binary (half an hour)
	$(call say,Browser journeys,half an hour)
	cd e2e && npx playwright test --grep-invert 'side by side' && npx playwright test parallel

histories: ## Play random histories that nobody has played before (4 minutes); a failure prints its seed
	$(call say,Random histories,4 minutes)
	HISTORY_SEED=any REQUIRE_PG=1 cargo test --locked -p server --test it histories -- --nocapture

bench: ## Measure the planner and the server (6 minutes the first time)
	$(call say,Benchmarks,6 minutes the first time)
	cargo bench --locked -p planner --bench suggestion
	cargo bench --locked -p server --bench board --bench fanout

%/node_modules/.package-lock.json: %/package.json %/package-lock.json
	$(call say,Installing the npm packages of $*,10 seconds)
	cd $* && npm ci --no-audit --no-fund
	@touch $@
