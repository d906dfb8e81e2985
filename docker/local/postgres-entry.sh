#!/usr/bin/env bash
# As much of the official image's entrypoint as is needed here: a cluster with the user, the password and the database of the environment.
set -euo pipefail
bin=/usr/lib/postgresql/15/bin
data=${PGDATA:-/var/lib/postgresql/data}
if [ ! -s "$data/PG_VERSION" ]; then
  "$bin/initdb" --pgdata "$data" --username "${POSTGRES_USER:-postgres}" --pwfile <(printf '%s' "$POSTGRES_PASSWORD") --auth scram-sha-256 --encoding UTF8 --locale C.UTF-8 ${POSTGRES_INITDB_ARGS:-}
  printf 'host all all all scram-sha-256\n' >>"$data/pg_hba.conf"
  database=${POSTGRES_DB:-${POSTGRES_USER:-postgres}}
  if [ "$database" != postgres ]; then printf 'create database "%s";\n' "$database" | "$bin/postgres" --single -D "$data" postgres >/dev/null; fi
fi
shift || true # the word "postgres", as with the official one; what follows are settings
exec "$bin/postgres" -D "$data" -c listen_addresses='*' -c unix_socket_directories=/tmp "$@"
