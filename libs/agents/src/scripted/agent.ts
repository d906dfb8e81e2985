import type { AgentAdapter } from '../adapter.ts';
import { scriptedArgs, scriptedCall } from './args.ts';
import { scriptedParser } from './parse.ts';

/** A real small program that does what its prompt says: the agent of tests, scenarios and demonstrations. */
export function scriptedAgent(): AgentAdapter {
  return {
    name: 'scripted',
    args: scriptedArgs,
    parse: scriptedParser,
    version: {
      command: process.execPath,
      args: [...scriptedCall(), '--version'],
      read: (stdout) => /^scripted (\S+)$/m.exec(stdout)?.[1] ?? null,
    },
  };
}
