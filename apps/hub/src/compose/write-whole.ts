import { rename, writeFile } from 'node:fs/promises';

/** Whoever reads the file sees the old text or the new one, never half of it, and it was never readable for others. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, file);
}
