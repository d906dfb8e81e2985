import { type Program, type ProgramOptions, startProgram } from '../stage/programs.ts';

/** The programs of the demo. Whatever happens to it, at whatever moment, all of them are stopped: the first one, the hub, last. */
export interface Crew {
  start(options: ProgramOptions): Promise<Program>;
  stop(): Promise<void>;
}

export function openCrew(): Crew {
  const begun: Promise<Program>[] = [];
  let over = false;
  return {
    start(options) {
      if (over) return Promise.reject(new Error('the demo is over'));
      const starting = startProgram(options);
      begun.push(starting);
      return starting;
    },
    async stop() {
      over = true;
      const [hub, ...nodes] = (await Promise.allSettled(begun)).flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      await Promise.all(nodes.map((node) => node.stop()));
      await hub?.stop();
    },
  };
}
