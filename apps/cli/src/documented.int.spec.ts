import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { buildProgram } from './program.ts';
import type { World } from './world.ts';

/** `fuel task show\|diff <task>`, `list`: the first names the noun, and what follows in the row are verbs of it. */
function documented(): string[] {
  const text = readFileSync(path.join(import.meta.dirname, '../../../docs/cli.md'), 'utf8');
  const table = text.slice(text.indexOf('## Commands'), text.indexOf('## A plan'));
  return table.split('\n').flatMap((row) => {
    const [, first = ''] = row.split(/(?<!\\)\|/);
    let noun = '';
    return [...first.matchAll(/`([^`]+)`/g)].flatMap(([, words = '']) => {
      const [one = '', two = '', three = ''] = words.split(' ');
      if (one === 'fuel') noun = two;
      return (one === 'fuel' ? three : one).replace(/[[\]]/g, '').split('\\|').map((verb) => (/^[a-z]/.test(verb) && nouns.has(noun) ? `${noun} ${verb}` : noun));
    });
  });
}

const program = buildProgram([], { version: '0.0.0' } as World, () => undefined);
const shown = program.commands.filter((one) => one.name() !== 'exit-codes');
const nouns = new Set(shown.filter((one) => one.commands.length > 0).map((one) => one.name()));
const named = (one: Command): string[] => (one.commands.length === 0 ? [one.name()] : one.commands.map((verb) => `${one.name()} ${verb.name()}`));

test('docs/cli.md lists every command and no other', () => {
  expect([...new Set(documented())].filter((one) => one !== '').sort()).toEqual(shown.flatMap(named).sort());
});
