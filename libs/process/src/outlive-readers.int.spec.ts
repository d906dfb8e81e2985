import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';

const file = new URL('outlive-readers.ts', import.meta.url).href;

/** It speaks on both streams to nobody, and ends well when it gets so far. */
async function unheard(before: string): Promise<number> {
  const program = `import process from 'node:process'; ${before}
    let left = 20; const talk = setInterval(() => { process.stdout.write('x\\n'); process.stderr.write('x\\n'); if (--left === 0) { clearInterval(talk); process.exitCode = 7; } }, 5);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  child.stderr.destroy();
  const [code] = (await once(child, 'exit')) as [number];
  return code;
}

test('given readers that have gone, then a program that outlives them goes on to its end, and any other dies of it', async () => {
  expect(await unheard(`import { outliveReaders } from ${JSON.stringify(file)}; outliveReaders();`)).toBe(7);
  expect(await unheard('')).toBe(1);
});
