import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { leftovers, newMark, pathWithout, startPostgres, temporaryDirectory } from '@fuel/testing';
import { soughtAgents } from './models/real-agents.ts';
import { judge } from './oracle/judge.ts';
import { nobodyLeft, nothingLeft } from './oracle/left-behind.ts';
import { rowsAreTheLog } from './oracle/rows.ts';
import { noSecrets } from './oracle/secrets.ts';
import { root } from './stage/programs.ts';
import { startServers, type TestPostgres } from './stage/servers.ts';
import { openStage } from './stage/stage.ts';
import { makeTemplate } from './stage/template.ts';
import type { Story } from './story.ts';

/**
 * Runs the scenarios, three at a time (they wait for most of their time) or FUEL_E2E_LANES: `node apps/e2e/src/run.ts [part of a name …]`. A failed
 * scenario keeps its directory and says where it is. FUEL_E2E_KEEP=1 keeps the others' too; FUEL_E2E_RESULT names a file for the counts.
 */
const { FUEL_E2E_FOLDER: stories = 'scenarios' } = process.env;
const folder = join(import.meta.dirname, '..', stories);
const wanted = process.argv.slice(2);
const names = (await readdir(folder)).sort().filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)));

interface Outcome {
  readonly name: string;
  readonly failure: string | null;
  readonly skipped?: string;
}

/** What all stories use. */
interface Shared {
  readonly postgres: TestPostgres;
  readonly template: string;
}

async function playOne(name: string, shared: Shared): Promise<Outcome> {
  const { story } = (await import(join(folder, name, 'story.ts'))) as { story: Story };
  const cannot = (await story.cannot?.()) ?? null;
  if (cannot !== null) {
    console.log(`SKIPPED ${name}: ${cannot}`);
    return { name, failure: null, skipped: cannot };
  }
  const directory = await temporaryDirectory(`e2e-${name}`);
  const began = performance.now();
  const seconds = (): string => `${((performance.now() - began) / 1000).toFixed(1)} s`;
  const mark = { ...newMark(), NODE_COMPILE_CACHE: compiled.path };
  try {
    await playAt(directory.path, story, mark, shared);
    await nobodyLeft(directory.path);
    const left = await leftovers(mark);
    if (left.length > 0) throw new Error(`processes were left behind: ${left.map((one) => `${one.pid} ${one.command}`).join('; ')}`);
    if (process.env['FUEL_E2E_KEEP'] === undefined) await directory.remove();
    console.log(`ok      ${name}: ${story.title} (${seconds()})`);
    return { name, failure: null };
  } catch (cause) {
    const failure = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    console.log(`FAILED  ${name}: ${story.title} (${seconds()})\n${failure}\n        everything of it is kept in ${directory.path}`);
    return { name, failure };
  }
}

async function playAt(root: string, story: Story, mark: Readonly<Record<string, string>>, shared: Shared): Promise<void> {
  await mkdir(root, { recursive: true });
  const own = story.ownPostgres === true ? await startPostgres({ fsync: true }) : null;
  const servers = await (own === null ? startServers(root, shared.postgres, shared.template) : startServers(root, own));
  const stage = await openStage({ root, servers, mark, embedded: story.embedded === true, ...(story.leaseMs === undefined ? {} : { leaseMs: story.leaseMs }) });
  try {
    if (story.hubByHand !== true) await stage.startHub();
    await story.play(stage);
    if (stage.isUp() && story.judgesItself !== true) {
      await judge(stage, story.parkedFacts ?? 0);
      await rowsAreTheLog(stage, story.embedded === true);
    }
    await stage.close();
    await nothingLeft(stage);
    await noSecrets(stage);
  } finally {
    await stage.close();
    await servers.stop();
    await own?.stop();
  }
}

// Of some hundred processes each compiles the same programs.
const compiled = await temporaryDirectory('e2e-compiled');
// A node has the agents of its story, whatever is installed on this machine. Not below /tmp, which a sandbox does not show.
const tools = join(root, 'node_modules/.cache', `e2e-path-${process.pid}`);
process.env['PATH'] = await pathWithout(soughtAgents, { path: process.env['PATH'] ?? '', into: tools });
const postgres = await startPostgres();
const outcomes: Outcome[] = [];
try {
  const template = await makeTemplate(postgres);
  const queue = names.values();
  const lane = async (): Promise<void> => {
    for (const name of queue) outcomes.push(await playOne(name, { postgres, template }));
  };
  await Promise.all(Array.from({ length: Number(process.env['FUEL_E2E_LANES'] ?? 3) }, lane));
} finally {
  await postgres.stop();
  await compiled.remove();
  await rm(tools, { recursive: true, force: true });
}
const failed = outcomes.filter((one) => one.failure !== null).length;
const skipped = outcomes.flatMap(({ name, skipped: why }) => (why === undefined ? [] : [{ name: `scenario ${name}`, why }]));
const counts = { passed: outcomes.length - failed - skipped.length, failed, skipped };
const { FUEL_E2E_RESULT: result } = process.env;
if (result !== undefined) await writeFile(result, JSON.stringify(counts));
console.log(`${counts.passed} scenarios passed, ${failed} failed${skipped.length === 0 ? '' : `, ${skipped.length} SKIPPED`}`);
process.exitCode = failed === 0 ? 0 : 1;
