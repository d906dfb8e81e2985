#!/bin/sh
# Joins once, with the token of the environment or of a file (a mounted secret), and is the node from then on.
set -eu
if [ ! -e "$FUEL_NODE_HOME_DIR/identity.json" ]; then
  : "${FUEL_HUB_URL:?says where the hub is}"
  fuel node join "$FUEL_HUB_URL" --home "$FUEL_NODE_HOME_DIR" --name "${FUEL_NODE_NAME:-$(hostname)}" \
    ${FUEL_JOIN_TOKEN_FILE:+--token-file "$FUEL_JOIN_TOKEN_FILE"} ${FUEL_INSECURE:+--insecure}
fi
unset FUEL_JOIN_TOKEN
exec node /opt/fuel/dist/node.js start --home "$FUEL_NODE_HOME_DIR" --json-logs
