# Everything is one release configuration: what is tested is what is run. The flags are the same for every target, so nothing is built twice.
# -enable-testing lets the unit tests see internal declarations in a release build.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

SWIFT ?= swift
SWIFT_FLAGS := -c release -Xswiftc -enable-testing
SOURCES := Package.swift Sources Tests Examples Fuzz
LIBRARIES := SpiceGraphics SpiceCodecs SpiceCanvas SpiceWire SpiceDisplay QXL SpiceMedia SpiceTransport SpiceServer SpiceClient X11Desktop SaffronViewer

PREFIX ?= /usr/local
DESTDIR ?=
# Options of `make run`, for example: make run ARGS="--virtual 1024x768 -- xterm"
ARGS ?=

# Warnings in our own targets are errors with SAFFRON_STRICT=1. `make test` always asks for that; the others do with the Swift release
# that CI uses, so that a warning new in a later compiler keeps nobody from building.
SAFFRON_STRICT ?= $(shell $(SWIFT) --version 2>/dev/null | grep -q 'Swift version 6\.3' && echo 1 || echo 0)
export SAFFRON_STRICT

.PHONY: help run build test test-long bench fuzz format lint docs install uninstall clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

build: ## Build dist/bin/saffron (release)
	@Scripts/install-packages.sh build
	$(SWIFT) build $(SWIFT_FLAGS)
	@for program in saffron TestPattern TwoDisplays HeadlessSession; do \
	  install -D -s -m 755 "$$($(SWIFT) build $(SWIFT_FLAGS) --show-bin-path)/$$program" dist/bin/$$program; \
	done
	@ln -sf saffron dist/bin/saffron-view
	@echo "built dist/bin/saffron"

run: ## Build, then share a new virtual desktop on spice://127.0.0.1:5930 (options: ARGS="...")
	@Scripts/install-packages.sh build run
	@$(MAKE) --no-print-directory build
	@echo
	@echo "Starting: saffron serve $(ARGS)"
	@echo "With the default port, open spice://127.0.0.1:5930, for example: remote-viewer spice://127.0.0.1:5930"
	@echo "Ctrl-C ends it."
	@exec dist/bin/saffron serve $(ARGS)

test: ## Lint, build without warnings, unit tests, short integration tests
	@SAFFRON_STRICT=1 SWIFT="$(SWIFT)" SWIFT_FLAGS="$(SWIFT_FLAGS)" Scripts/test.sh

test-long: ## The integration tests that take minutes each
	@Scripts/install-packages.sh build run test test-long
	@$(MAKE) --no-print-directory build
	@Integration/run --long --binary dist/bin/saffron

bench: ## Run the benchmarks; they print ratios and never fail on a figure
	@Scripts/install-packages.sh build run test bench
	@$(MAKE) --no-print-directory build
	@Benchmarks/run --binary dist/bin/saffron

fuzz: ## Run every fuzz target for a short time
	@Scripts/install-packages.sh build
	@Scripts/fuzz.sh

format: ## Rewrite the sources in the project's style
	$(SWIFT) format --in-place --parallel --recursive --configuration .swift-format $(SOURCES)

lint: ## Check style; changes nothing
	@Scripts/lint.sh

docs: ## DocC pages of the libraries in dist/docs
	@Scripts/install-packages.sh build
	@rm -rf dist/docs && mkdir -p dist/docs
	$(SWIFT) package $(SWIFT_FLAGS) --allow-writing-to-directory dist/docs generate-documentation \
	  $(addprefix --target ,$(LIBRARIES)) --enable-experimental-combined-documentation \
	  --transform-for-static-hosting --output-path dist/docs
	@echo "read them with: python3 -m http.server -d dist/docs -b 127.0.0.1 8000"

dist/bin/saffron:
	@echo "dist/bin/saffron is not there; run 'make build' first" >&2; exit 1

install: dist/bin/saffron ## Copy the program and its manual pages to PREFIX (default /usr/local)
	install -D -m 755 dist/bin/saffron "$(DESTDIR)$(PREFIX)/bin/saffron"
	ln -sf saffron "$(DESTDIR)$(PREFIX)/bin/saffron-view"
	install -d "$(DESTDIR)$(PREFIX)/share/man/man1"
	install -m 644 docs/man/*.1 "$(DESTDIR)$(PREFIX)/share/man/man1/"

uninstall: ## Remove what `make install` copied
	rm -f "$(DESTDIR)$(PREFIX)/bin/saffron" "$(DESTDIR)$(PREFIX)/bin/saffron-view" $(patsubst docs/man/%,"$(DESTDIR)$(PREFIX)/share/man/man1/%",$(wildcard docs/man/*.1))

clean: ## Remove everything that was built
	rm -rf .build dist
