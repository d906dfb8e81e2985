import { expect, test } from '@jest/globals';
import { renderLogLine } from './render-log.ts';

const look = { paint: (style: string, text: string) => `<${style}>${text}`, now: new Date(0), width: undefined };

test('given lines of an agent, when they are shown, then each stream is told apart and nothing steers the terminal', () => {
  expect(renderLogLine({ stream: 'out', text: 'hello' }, look)).toBe('hello');
  expect(renderLogLine({ stream: 'err', text: 'oh' }, look)).toBe('<red>oh');
  expect(renderLogLine({ stream: 'out', text: 'a\u001b[2Jb\u0007' }, look)).not.toMatch(/[\u0000-\u001f]/);
});
