import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { appendFile, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { messagesFileVariable, outcomeFileVariable } from '../variables.ts';
import { commitAll } from './commit-all.ts';
import { contractNamed, readUpstreams, upstreamOf } from './read-upstreams.ts';
import type { ToolStep } from './step.ts';

const watchEveryMs = 20;

/** Does one thing and says in a few words what came of it; what cannot be done is thrown, and ends the script. */
export async function useTool(step: ToolStep): Promise<string> {
  switch (step.do) {
    case 'write':
      return writeTo(step.path, step.content);
    case 'dirty':
      return writeTo(step.path, 'left here without a commit\n');
    case 'append':
      await mkdir(dirname(step.path), { recursive: true });
      await appendFile(step.path, step.content);
      return `appended to ${step.path}`;
    case 'replace':
      return replaceIn(step.path, step.find, step.with);
    case 'remove':
      await rm(step.path, { recursive: true });
      return `removed ${step.path}`;
    case 'commit':
      return `committed ${await commitAll(step.message)}`;
    case 'shell':
      return runShell(step.text);
    case 'copyUpstream': {
      const upstream = upstreamOf(step.repository);
      await cp(join(upstream.path, step.from), step.to, { recursive: true });
      return `copied ${step.from} of ${step.repository} at ${upstream.sha} to ${step.to}`;
    }
    case 'readUpstreams': {
      const seen = readUpstreams().map(({ key, repository, sha, direct }) => ({ key, repository, sha, direct }));
      return writeTo(step.path, `${JSON.stringify(seen, null, 2)}\n`);
    }
    case 'waitForFile':
      while (!existsSync(step.path)) await pause(watchEveryMs);
      return `${step.path} is there`;
    case 'freeze':
      return declare({ contracts: { [step.name]: step.path } });
    case 'copyContract':
      await mkdir(dirname(step.to), { recursive: true });
      await cp(contractNamed(step.name), step.to);
      return `copied contract ${step.name} to ${step.to}`;
    case 'message':
      return tellPeople(step.text);
    case 'outcome':
      return declare(step.value);
    case 'declareNoChange':
      return declare({ noChange: step.text });
    case 'ask':
      return declare({ question: step.text, ...(step.options.length === 0 ? {} : { options: step.options }) });
    case 'grandchild':
      return leaveGrandchild(step);
    default:
      return step satisfies never;
  }
}

/** What a hostile agent does is as easily said in a shell as anywhere. What it prints is told, so that a test can read it. */
async function runShell(text: string): Promise<string> {
  const child = spawn('sh', ['-c', text], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(0, 4_000)));
  const [code] = (await once(child, 'exit')) as [number | null];
  return `the shell ended with ${code}: ${said}`;
}

async function tellPeople(text: string): Promise<string> {
  const file = process.env[messagesFileVariable];
  if (file === undefined) throw new Error(`${messagesFileVariable} is not set`);
  await appendFile(file, `${text}\n`);
  return 'told people';
}

async function writeTo(path: string, content: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return `wrote ${path}`;
}

async function replaceIn(path: string, find: string, replacement: string): Promise<string> {
  const text = await readFile(path, 'utf8');
  if (!text.includes(find)) throw new Error(`${path} does not hold ${JSON.stringify(find)}`);
  await writeFile(path, text.replaceAll(find, () => replacement));
  return `changed ${path}`;
}

async function declare(value: unknown): Promise<string> {
  const path = process.env[outcomeFileVariable];
  if (path === undefined) throw new Error(`${outcomeFileVariable} is not set, so nothing can be declared; the node that starts an agent sets it`);
  return writeTo(path, JSON.stringify(value));
}

/** It is up when this returns, so that a test that ends us now finds it alive. */
async function leaveGrandchild({ setsid, sleepMs, ignoreSigterm }: Extract<ToolStep, { do: 'grandchild' }>): Promise<string> {
  const program = `${ignoreSigterm ? "process.on('SIGTERM',()=>{});" : ''}process.stdout.write('up');setTimeout(()=>{},${sleepMs})`;
  const child = spawn(process.execPath, ['-e', program], { detached: setsid, stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  child.stdout.destroy();
  child.unref();
  return `grandchild ${child.pid} is up`;
}
