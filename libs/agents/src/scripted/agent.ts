import type { AgentAdapter } from '../adapter.ts';
import { usualLingerMs } from '../adapter.ts';
import { scriptedArgs, scriptedCall } from './args.ts';
import { scriptedParser } from './parse.ts';

/** A real small program that does what its prompt says: the agent of tests, scenarios and demonstrations. */
export function scriptedAgent(): AgentAdapter {
  return {
    name: 'scripted',
    args: scriptedArgs,
    parse: scriptedParser,
    envAllow: [],
    preflight: {
      command: process.execPath,
      version: { args: [...scriptedCall(), '--version'], read: (stdout) => /^scripted (\S+)$/m.exec(stdout)?.[1] ?? null },
      help: null,
      login: null,
      credentials: [],
    },
    // It keeps nothing between two runs: each prompt has to bring its script.
    resume: 'none',
    usageIsCumulative: () => false,
    lingerMs: usualLingerMs,
  };
}
