import path from 'node:path';
import type { Command } from 'commander';
import { configPath, parseConfig } from '@fuel/runner';
import { failed, type Check } from '../checks/check.ts';
import { renderChecks, wantsColours } from '../checks/render-checks.ts';
import { readIfThere } from '../home/read-if-there.ts';
import { thisMachine } from '../service/add-install.ts';
import { say, tell, withPlace, type Leave, type Place } from '../verb.ts';
import { version } from '../version.ts';
import { hideTokens } from '../terminal/hide-tokens.ts';
import { examine } from './examine.ts';

export function addDoctor(program: Command, leave: Leave): void {
  withPlace(program.command('doctor'))
    .description('look at everything that a node needs, and say what mends what is wrong; exit code 1 on an error')
    .option('--json', 'as JSON')
    .action(async (options: Place & { json?: boolean }) => {
      const checks = await examine(options, { cwd: process.cwd(), machine: thisMachine(), version, nodeVersion: process.versions.node });
      const ok = !failed(checks);
      if (options.json === true) tell(hideTokens(`${JSON.stringify({ ok, checks })}\n`));
      else tell(hideTokens(`${renderChecks(checks, wantsColours(process.stdout, process.env))}\n${summary(checks)}\n`));
      if (!ok) leave(1);
    });
}

function summary(checks: readonly Check[]): string {
  const count = (state: Check['state']): number => checks.filter((check) => check.state === state).length;
  const [errors, warnings] = [count('error'), count('warning')];
  if (errors + warnings === 0) return 'Nothing is wrong.';
  const parts = [errors === 0 ? '' : `${errors} ${errors === 1 ? 'error' : 'errors'}`, warnings === 0 ? '' : `${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`];
  return `${parts.filter((part) => part !== '').join(', ')}; the line below each says what mends it.`;
}

export function addCheckConfig(program: Command, leave: Leave): void {
  program
    .command('check-config [file]')
    .description(`read a ${configPath} as a node will and tell everything that is wrong, with line and column`)
    .option('--json', 'as JSON')
    .action(async (file: string | undefined, options: { json?: boolean }) => {
      const named = file ?? configPath;
      const text = await readIfThere(path.resolve(process.cwd(), named));
      if (text === null) {
        say(`${named} is not there; without it nothing is checked\n`);
        return leave(1);
      }
      const parsed = parseConfig(text, named);
      if (options.json === true) tell(`${JSON.stringify(parsed.kind === 'config' ? { ok: true, config: parsed.config } : { ok: false, problems: parsed.problems })}\n`);
      else if (parsed.kind === 'config') tell(`${named} is good\n`);
      else say(`${parsed.message}\n`);
      if (parsed.kind === 'broken') leave(1);
    });
}
