# A thin index: the work is in scripts/.

.DEFAULT_GOAL := help
.PHONY: help run build watch test security deploy-check load chaos bench eval-documents eval-rules bench-documents fuzz mutants rules configuration clean

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-14s %s\n", $$1, $$2 }'

run: ## install what is missing, build, and start at http://127.0.0.1:3000
	@scripts/run

build: ## the production build: target/release/probity and target/site
	@scripts/build

watch: ## rebuild and reload at every change
	@scripts/watch

test: ## install what is missing, then every check and test
	@scripts/test

security: ## third-party scanners against a production-mode instance over TLS
	@scripts/security/run

deploy-check: ## units, firewall, proxies, alerts and manifests of deploy/, as far as one machine can
	@scripts/test-deploy

load: ## a mixed load against two servers and two workers, beside a bare hello: INVOICES=10000
	@INVOICES='$(INVOICES)' scripts/load

chaos: ## kill every part of a set in turn while people work, then look for all that was acknowledged
	@scripts/chaos

bench: ## time the engine and weigh its memory, up to 100,000 lines against 2,000 terms, and rerating as many in Postgres
	@scripts/bench

eval-documents: ## measure the reading of labelled documents: CORPUS=FOLDER [ARGUMENTS=--json]
	@scripts/eval-documents "$(CORPUS)" $(ARGUMENTS)

eval-rules: ## plant faults of every rule and count what the engine finds: SEED=n JSON=1
	@SEED='$(SEED)' JSON='$(JSON)' MISSES='$(MISSES)' scripts/eval-rules

bench-documents: ## time the reading of documents beside pdftotext and tesseract, and weigh its memory: CORPUS=FOLDER
	@scripts/bench-documents "$(CORPUS)"

fuzz: ## feed the readers of documents with what nobody would send: SECONDS=60 each, TARGETS="pdf docx"
	@FUZZ_SECONDS='$(SECONDS)' TARGETS='$(TARGETS)' scripts/fuzz

mutants: ## change the rules one place at a time and count what no test notices: FILES=... SHARE=2/9
	@FILES='$(FILES)' SHARE='$(SHARE)' LIST='$(LIST)' scripts/mutants

rules: ## write docs/rules.md from the rules themselves
	@scripts/rules

configuration: ## write docs/configuration.md from the table of settings
	@scripts/configuration
