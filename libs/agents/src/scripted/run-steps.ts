import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { epochVariable } from '../variables.ts';
import { asTool, say, sayRaw } from './say.ts';
import { spend } from './spend.ts';
import type { Step } from './step.ts';
import { useTool } from './use-tool.ts';

/** How the script goes on after a step. */
export type After =
  | { readonly kind: 'next' }
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'fail'; readonly failure: string; readonly message: string; readonly until?: string };

const next: After = { kind: 'next' };

export async function runSteps(steps: readonly Step[]): Promise<After> {
  for (const step of steps) {
    const after = await runStep(step);
    if (after.kind !== 'next') return after;
  }
  return next;
}

async function runStep(step: Step): Promise<After> {
  switch (step.do) {
    case 'print':
      await say({ type: 'message', text: step.text });
      return next;
    case 'log':
      process.stderr.write(`${step.text}\n`);
      return next;
    case 'flood':
      for (let line = 0; line < step.lines; line += 1) await sayRaw(`flood ${line} ${'~'.repeat(80)}\n`);
      return next;
    case 'sleep':
      await pause(step.ms);
      return next;
    case 'spend':
      await spend(step);
      return next;
    case 'exit':
      return { kind: 'exit', code: step.code };
    case 'fail':
      return { kind: 'fail', failure: step.kind, message: step.message, ...(step.until === undefined ? {} : { until: step.until }) };
    case 'failUnlessFile':
      return existsSync(step.path) ? next : { kind: 'fail', failure: 'agent_error', message: `${step.path} is not there` };
    case 'ignoreSigterm':
      process.on('SIGTERM', () => undefined);
      return next;
    case 'whenEpoch':
      return runSteps(Number(process.env[epochVariable]) === step.value ? step.steps : step.otherwise);
    case 'whenFile':
      return runSteps(existsSync(step.path) ? step.steps : step.otherwise);
    case 'write':
    case 'append':
    case 'replace':
    case 'remove':
    case 'dirty':
    case 'commit':
    case 'shell':
    case 'copyUpstream':
    case 'readUpstreams':
    case 'waitForFile':
    case 'freeze':
    case 'copyContract':
    case 'declareNoChange':
    case 'message':
    case 'outcome':
    case 'ask':
    case 'grandchild': {
      const { do: name, ...input } = step;
      await asTool(name, input, () => useTool(step));
      return next;
    }
    default:
      return step satisfies never;
  }
}
