# A thin index: the work is in scripts/.

.DEFAULT_GOAL := help
.PHONY: help run build watch test security deploy-check bench rules configuration clean

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

bench: ## time reconciling 20 x 20, 200 x 200 and 2,000 x 2,000 lines
	@scripts/bench

rules: ## write docs/rules.md from the rules themselves
	@scripts/rules

configuration: ## write docs/configuration.md from the table of settings
	@scripts/configuration
