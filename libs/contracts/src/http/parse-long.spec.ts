import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { featureCreate } from './features.ts';
import { parseLong } from './parse-long.ts';

function parsed(schema: z.ZodType, value: unknown, portion: number): ReturnType<z.ZodType['safeParse']> {
  const work = parseLong(schema, value, portion);
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

const key = fc.constantFrom('a', 'b', 'c c', '', 7);
const task = fc.record(
  { key, title: fc.constantFrom(' T ', ''), prompt: fc.constantFrom('do', ''), priority: fc.integer({ min: -1, max: 3 }), dependsOn: fc.array(fc.oneof(key, fc.record({ task: key, until: fc.constantFrom({ reviewed: true }, { soon: true }) })), { maxLength: 2 }), more: fc.nat() },
  { requiredKeys: ['key'] },
);
const fine = fc.constant({ key: 'a', title: ' T ', prompt: 'do' });
const plan = fc.record({ name: fc.constantFrom('F', '', 7), tasks: fc.array(fc.oneof({ weight: 6, arbitrary: fine }, task), { maxLength: 12 }), workspace: fc.constantFrom('w', 'W !'), extra: fc.nat() }, { requiredKeys: ['tasks'] });

describe('a long body in portions', () => {
  test('given any plan and any portion, then it is what the schema makes of it, and what is wrong is told alike and in the same order', () => {
    fc.assert(
      fc.property(plan, fc.integer({ min: 1, max: 5 }), (body, portion) => {
        const whole = featureCreate.safeParse(structuredClone(body));
        const inPortions = parsed(featureCreate, structuredClone(body), portion);
        expect(inPortions.data).toEqual(whole.data);
        expect(inPortions.error?.issues).toEqual(whole.error?.issues);
      }),
    );
  });

  test('given a list that is wrong everywhere, then it stops after enough', () => {
    const found = parsed(featureCreate, { name: 'F', tasks: Array.from({ length: 5_000 }, () => 0) }, 50).error?.issues ?? [];
    expect([found.length, found.at(-1)?.path]).toEqual([100, ['tasks', 99]]);
  });

  test('given what only the whole can be asked, then it is parsed whole', () => {
    const twins = z.object({ list: z.array(z.int()).refine((all) => new Set(all).size === all.length, 'twice') });
    const unlike = z.object({ list: z.array(z.int()) }).refine(({ list }) => list.at(0) !== list.at(-1), 'alike');
    const few = z.object({ list: z.array(z.int()).max(3) });
    for (const schema of [twins, unlike, few]) expect(parsed(schema, { list: [1, 2, 3, 1] }, 2).success).toBe(false);
  });
});
