import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EventView, FeatureView } from '@fuel/contracts';
import type { Stage } from './stage/stage.ts';

type Moved = { state?: { name?: string }; set?: { epoch?: number; holds?: number } };

const over = new Set(['reviewing', 'stale', 'needs_work', 'ready', 'blocked', 'failed', 'parked', 'no_change', 'needs_input', 'limited', 'cancelled', 'reviewed', 'landed']);
const accepted = new Set(['reviewed', 'no_change', 'landed']);

/** What holds in every story, whatever was disturbed. Read from the log alone. */
export async function judge(stage: Stage, features: readonly FeatureView[]): Promise<void> {
  for (const feature of features) {
    const events = await stage.events(feature.id);
    oneLiveEpoch(events);
    gatesHold(feature, events);
  }
}

/** A task has one live epoch: the next one begins only when the one before is over or was taken over. */
function oneLiveEpoch(events: readonly EventView[]): void {
  const epochs = new Map<string, number>();
  for (const event of events) {
    const { set } = event.data as Moved;
    if (event.task === null || event.type !== 'task.dispatched') continue;
    const before = epochs.get(event.task) ?? 0;
    assert.equal(set?.epoch, before + 1, `task ${event.task} went from epoch ${before} to ${String(set?.epoch)}`);
    epochs.set(event.task, before + 1);
  }
}

/** A task runs only after its gates: at every dispatch all its upstream tasks were accepted. */
function gatesHold(feature: FeatureView, events: readonly EventView[]): void {
  const states = new Map<string, string>();
  for (const event of events) {
    if (event.task === null) continue;
    const name = (event.data as Moved).state?.name;
    if (event.type === 'task.dispatched') {
      for (const { task, key } of feature.tasks.find((one) => one.id === event.task)?.dependsOn ?? []) {
        assert.ok(accepted.has(states.get(task) ?? ''), `${event.task} was dispatched while ${key} was ${states.get(task) ?? 'unknown'}`);
      }
    }
    if (name !== undefined) states.set(event.task, name);
  }
  for (const task of feature.tasks) {
    const last = states.get(task.id);
    if (last !== undefined) assert.equal(last, task.state, `the log ends with ${task.key} ${last}, its row says ${task.state}`);
    assert.ok(over.has(task.state), `${task.key} is still ${task.state}`);
  }
}

/** Nothing is left in a node's home: no worktree, no lock. */
export async function nothingLeft(stage: Stage): Promise<void> {
  const nodes = join(stage.root, 'nodes');
  const paths = await readdir(nodes, { recursive: true }).catch((): string[] => []);
  assert.deepEqual(paths.filter((path) => path.endsWith('.lock') && !path.endsWith('node.lock')), [], 'lock files were left behind');
  const worktrees = paths.filter((path) => /\/worktrees\/[^/]+$/.test(`/${path}`) && !path.includes('mirrors'));
  assert.deepEqual(worktrees, [], 'worktrees were left behind');
}

/** No secret appears in any log. */
export async function noSecrets(stage: Stage): Promise<void> {
  const secrets = [(await readFile(join(stage.root, 'hub', 'admin-token'), 'utf8')).trim()];
  for (const file of await readdir(stage.root, { recursive: true })) {
    if (file.endsWith('.seed') || file.endsWith('/seed')) secrets.push((await readFile(join(stage.root, file), 'utf8')).split('\n')[0] ?? '');
  }
  for (const name of await readdir(join(stage.root, 'logs'))) {
    const text = await readFile(join(stage.root, 'logs', name), 'utf8');
    for (const secret of secrets.filter((one) => one.length > 10)) assert.ok(!text.includes(secret), `${name} contains a secret`);
    assert.ok(!/S[UAO][A-Z2-7]{56}/.test(text), `${name} contains a seed`);
  }
}
