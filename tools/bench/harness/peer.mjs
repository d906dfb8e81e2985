import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from '@fuel/process';
import { newMark } from '@fuel/testing';

const PROCESS = path.resolve(import.meta.dirname, '../peers/run-peer.mjs');
const mostMs = 15 * 60_000;

/** One turn of a peer, in a process of its own: a warm-up, then the graph. */
export async function runPeer(name, { root, database, warmUp, graph }) {
  mkdirSync(root, { recursive: true });
  const [job, result] = [path.join(root, 'job.json'), path.join(root, 'result.json')];
  writeFileSync(job, JSON.stringify({ databaseUrl: database.url, root, warmUp, graph }));
  const { end, stdout, stderr } = await runCommand({ command: process.execPath, args: [PROCESS, name, job, result], cwd: root, env: newMark(), timeoutMs: mostMs });
  if (end.kind !== 'exited' || end.code !== 0) throw new Error(`${name} ended with ${JSON.stringify(end)}\n${(stdout + stderr).slice(-2_000)}`);
  return JSON.parse(readFileSync(result, 'utf8'));
}
