import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { HOUSE } from '../house.mjs';
import { runScript } from '../step.mjs';

const RESULT = path.join(HOUSE, '.tmp', 'e2e.json');

/** The scenarios, each with a real hub and real nodes. What they skipped is added to `skipped` with its reason. */
export const e2eStep = (skipped) => ({
  name: 'e2e scenarios',
  run: async () => {
    mkdirSync(path.dirname(RESULT), { recursive: true });
    rmSync(RESULT, { force: true });
    const code = await runScript('apps/e2e/src/run.ts', [], { FUEL_E2E_RESULT: RESULT });
    let result;
    try {
      result = JSON.parse(readFileSync(RESULT, 'utf8'));
    } catch (error) {
      console.error(`the scenarios wrote no result (${error.message})`);
      return { passed: 0, failed: 1 };
    }
    skipped.push(...(result.skipped ?? []));
    const failed = result.failed === 0 && code !== 0 ? 1 : result.failed;
    return { passed: result.passed, failed };
  },
});
