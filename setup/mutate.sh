#!/bin/sh
# Change the scoring modules one spot at a time, in a copy, and run their tests against each change.
# What no test notices is listed, and at the end how many were noticed. Takes some ten minutes on two cores.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
work="$root/build/mutation"
rm -rf "$work"
mkdir -p "$work/tests/unit/engine"
cp -r "$root/forms_plugins" "$work/"
cp -r "$root/tests/unit/engine/classification" "$work/tests/unit/engine/"
cp "$root"/setup/mutation/* "$work/"
cd "$work"
"$root/.venv/bin/mutmut" run --max-children 2
"$root/.venv/bin/mutmut" results
"$root/.venv/bin/python" score.py
