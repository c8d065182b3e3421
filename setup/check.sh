#!/usr/bin/env bash
# `make check`: everything that can be said about the code without running the product.
set -uo pipefail
export DJANGO_SETTINGS_MODULE=cms.settings.test DATABASE_URL=sqlite://:memory:
failed=()
step() {
  local name=$1
  shift
  echo "==> $name"
  "$@" || failed+=("$name")
}
deploy_check() {
  DJANGO_SETTINGS_MODULE=cms.settings.production ALLOWED_HOSTS=empadrona.example \
    SECRET_KEY=$(printf 'k%.0s' {1..30})0123456789abcdefghijklmnopqrstuvwxyz \
    LOOKUP_KEY=$(printf 'l%.0s' {1..30})0123456789abcdefghijklmnopqrstuvwxyz \
    "$BIN/python" manage.py check --deploy --fail-level WARNING
}
step format "$BIN/ruff" format --check --quiet .
step lint "$BIN/ruff" check --quiet .
step types "$BIN/mypy" --no-error-summary
step imports "$BIN/lint-imports" --no-cache
step templates "$BIN/djlint" theme cms --lint --quiet
step migrations "$BIN/python" manage.py makemigrations --check --dry-run
step deploy deploy_check
if [ ${#failed[@]} -gt 0 ]; then
  echo "Falló: ${failed[*]}" >&2
  exit 1
fi
echo "Todo en orden."
