import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseScript } from './parse-script.ts';
import { ScriptError } from './read-fields.ts';

const prompt = (steps: unknown) => `Please.\r\n\`\`\`fuel-script\n${typeof steps === 'string' ? steps : JSON.stringify(steps, null, 1)}\n\`\`\`\nThanks.`;

describe('given a prompt with a script', () => {
  test('when every kind of step is in it, then each is understood', () => {
    const steps = [
      { write: 'a', content: '1' },
      { append: 'a', content: '2' },
      { replace: { path: 'a', find: '1', with: '3' } },
      { remove: 'a' },
      { dirty: 'a' },
      { commit: 'm' },
      { copyUpstream: { repository: 'types', from: 'src', to: 'vendor' } },
      { readUpstreams: 'seen.json' },
      { print: 'p' },
      { log: 'l' },
      { flood: { lines: 3 } },
      { sleep: 1 },
      { spend: { usd: 0.5, tokens: 10 } },
      { waitForFile: 'f' },
      { failUnlessFile: 'f' },
      { exit: 1 },
      { fail: { kind: 'rate_limited', message: 'm', until: 'u' } },
      { ask: 'q', options: ['a'] },
      { declareNoChange: 'r' },
      { freeze: { name: 'users-api', path: 'users.yaml' } },
      { copyContract: { name: 'users-api', to: 'users.yaml' } },
      { ignoreSigterm: true },
      { grandchild: { setsid: true, sleep: 5 } },
      { whenEpoch: 1, steps: [{ exit: 1 }], otherwise: [{ print: 'x' }] },
    ];
    const parsed = parseScript(prompt(steps));
    expect(parsed.map((step) => step.do)).toEqual(steps.map((step) => Object.keys(step)[0]));
    expect(parsed.at(-1)).toEqual({ do: 'whenEpoch', value: 1, steps: [{ do: 'exit', code: 1 }], otherwise: [{ do: 'print', text: 'x' }] });
  });

  test.each([
    ['no block at all', 'just words', /no ```fuel-script block/],
    ['no JSON', prompt('[{]'), /not JSON/],
    ['no list', prompt({ print: 'x' }), /script must be a list/],
    ['an unknown step', prompt([{ wirte: 'a' }]), /script\[0\].*"wirte".*known are: write/],
    ['a misspelt field', prompt([{ write: 'a', contents: 'x' }]), /script\[0\]\.contents is not known/],
    ['a wrong type', prompt([{ print: 'x' }, { sleep: '1' }]), /script\[1\]\.sleep must be a whole number/],
    ['a price that is none', prompt([{ spend: { usd: '1' } }]), /script\[0\]\.spend\.usd must be a number from 0 on/],
    ['a wrong step in a branch', prompt([{ whenEpoch: 1, steps: [{ exit: -1 }] }]), /script\[0\]\.steps\[0\]\.exit/],
    ['an inherited name', prompt([{ toString: 'x' }]), /no step that is known/],
  ])('when there is %s, then the error names the place and the remedy', (_name, text, message) => {
    expect(() => parseScript(text)).toThrow(message);
  });

  test('when the block holds anything, then it is a script or a ScriptError', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
      try {
        parseScript(prompt(body));
      } catch (error) {
        expect(error).toBeInstanceOf(ScriptError);
      }
    }));
  });
});
