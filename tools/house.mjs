import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the work tree. (No import.meta.dirname here: bootstrap runs on Node 20.0 too.) */
export const HOUSE = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Nx without a daemon, a cloud or plugin processes: nothing that could outlive the command. */
export const NX_ALONE = { NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NX_ISOLATE_PLUGINS: 'false', NX_TUI: 'false' };

/** Our tools first in PATH, behind the Node that `node` names, so that a child finds the pinned one whoever started us. What is compiled is kept: a program that starts from its source takes a third of the time then. */
export const envFor = (node, extra = {}) => ({
  ...process.env,
  ...NX_ALONE,
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? path.join(HOUSE, 'node_modules/.cache/node'),
  PATH: [path.dirname(node), path.join(HOUSE, 'node_modules/.bin'), process.env.PATH].join(path.delimiter),
  ...extra,
});
