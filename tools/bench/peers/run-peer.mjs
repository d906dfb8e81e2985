import { readFileSync, writeFileSync } from 'node:fs';
import { openTally } from './tally.mjs';

/**
 * The process of one peer: `node run-peer.mjs NAME JOB RESULT`. A peer is a module that exports `open({ databaseUrl, root, ran })` and answers
 * `{ run(graph), close() }`; every task of the graph calls `ran(id)` where the work would be.
 */
const [name, jobFile, resultFile] = process.argv.slice(2);
const { databaseUrl, root, warmUp, graph } = JSON.parse(readFileSync(jobFile, 'utf8'));
const { open } = await import(`./${name}.mjs`);

let tally = openTally(warmUp);
const peer = await open({ databaseUrl, root, ran: (id) => tally.ran(id) });
await peer.run(warmUp);
tally = openTally(graph);
const began = performance.now();
await peer.run(graph);
const tookMs = performance.now() - began;
writeFileSync(resultFile, JSON.stringify({ tookMs, moments: tally.moments, oracle: tally.judge() }));
await Promise.race([peer.close(), new Promise((resolve) => setTimeout(resolve, 5_000))]);
process.exit(0);
