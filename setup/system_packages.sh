#!/usr/bin/env bash
# Install the system packages the product needs ("run") or the tests need on top ("test").
# Installs only what is missing; without root or sudo it prints the exact command and stops.
set -euo pipefail
purpose=${1:-run}

missing=()
need() { # need PACKAGE COMMAND...: PACKAGE is missing when the command fails
  local package=$1
  shift
  "$@" >/dev/null 2>&1 || missing+=("$package")
}
# No pipe into "grep -q": it closes the pipe early and, under pipefail, a found library would count as missing.
has_library() { local known; known=$(/sbin/ldconfig -p); [[ $known == *"$1"* ]]; }
has_postgresql() { command -v initdb || ls /usr/lib/postgresql/*/bin/initdb; }

need python3-venv "${PYTHON:-python3}" -c "import ensurepip, venv"
need libpango-1.0-0 has_library libpango-1.0.so.0
need libpangoft2-1.0-0 has_library libpangoft2-1.0.so.0
need libharfbuzz-subset0 has_library libharfbuzz-subset.so.0
need gettext command -v msgfmt
if [ "$purpose" = test ]; then
  need chromium command -v chromium
  need postgresql has_postgresql
  need redis-server command -v redis-server
  need poppler-utils command -v pdftoppm
  need procps command -v pkill
fi
[ ${#missing[@]} -eq 0 ] && exit 0

echo "==> Paquetes del sistema que faltan: ${missing[*]}"
install="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
if ! command -v apt-get >/dev/null; then
  echo "Este equipo no usa apt. Instale el equivalente de: ${missing[*]}" >&2
  exit 1
elif [ "$(id -u)" -eq 0 ]; then
  as_root=()
elif sudo -n true 2>/dev/null; then
  as_root=(sudo -n)
else
  echo "Faltan permisos de administrador. Ejecute esta orden y vuelva a intentarlo:" >&2
  echo "  sudo sh -c '$install'" >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
if ! "${as_root[@]}" sh -c "$install" >"$log" 2>&1; then
  tail -n 20 "$log" >&2
  echo "No se pudieron instalar los paquetes del sistema. Revise el mensaje anterior." >&2
  exit 1
fi
