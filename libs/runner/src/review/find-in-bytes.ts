import { drained, type Portions } from './portions.ts';
import { anyShape, secretShapes, type Guess } from './secret-shapes.ts';

const chunkBytes = 1024 * 1024;
/** The longest shape that is told from its beginning lies in one piece. */
const overlap = 16 * 1024;
const mostFound = 50;
/** Two bytes a character, whichever comes first. */
const wideText = /(?:[\x20-\x7e\r\n]\0){16,}|(?:\0[\x20-\x7e\r\n]){16,}/g;
/** Programs that read keys hold their headings; a key has its letters behind it. */
const privateKey = /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----\s+(?:[A-Za-z-]{1,40}: [^\n]{0,200}\s+){0,5}([A-Za-z0-9+/=\s]{64,10000})/g;

/**
 * Keys and tokens in bytes that are no lines, by their shapes alone: what is told by the name beside it is guessed in text only. Text of two bytes a
 * character is read too.
 */
export function* lookInBytes(bytes: Buffer, { known, shapes }: { readonly known: readonly string[]; readonly shapes: boolean }): Portions<readonly Guess[]> {
  const found = new Map<string, Guess>();
  const mine = known.filter((value) => value.trim().length >= 8).map((value) => ({ value, said: Buffer.from(value, 'utf8').toString('latin1') }));
  for (let at = 0; at < bytes.length && found.size < mostFound; at += chunkBytes) {
    if (at > 0) yield;
    const chunk = bytes.toString('latin1', at, Math.min(bytes.length, at + chunkBytes + overlap));
    const wide = [...chunk.matchAll(wideText)].map(([found]) => found.replaceAll('\0', ''));
    for (const text of [chunk, ...wide]) {
      for (const { value, said } of mine) if (text.includes(said)) found.set(value, { what: 'a secret of the node', value });
      for (const guess of shapes ? shapesIn(text) : []) if (!found.has(guess.value)) found.set(guess.value, guess);
    }
  }
  return [...found.values()];
}

export const secretsIn = (bytes: Buffer, wanted: Parameters<typeof lookInBytes>[1]): readonly Guess[] => drained(lookInBytes(bytes, wanted));

function shapesIn(text: string): readonly Guess[] {
  if (!anyShape.test(text)) return [];
  const named = secretShapes.flatMap(({ what, shape }) => [...text.matchAll(shape)].map(([value]) => ({ what, value })));
  return [...named, ...[...text.matchAll(privateKey)].map(([, body = '']) => ({ what: 'a private key', value: body.trim() }))];
}
