import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { contractDocuments } from './generate/contract-documents.mjs';
import { lockPlatforms } from './generate/lock-platforms.mjs';
import { HOUSE } from './house.mjs';

/** Everything in the repository that a program wrote: {name, run(): Promise<{path, content}[]>}. Add yours here. */
const GENERATORS = [contractDocuments, lockPlatforms];

const onDisk = (file) => {
  try {
    return readFileSync(path.join(HOUSE, file), 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
};

const checking = process.argv.includes('--check');
const stale = [];
for (const { name, run } of GENERATORS) {
  for (const { path: file, content } of await run()) {
    if (onDisk(file) === content) continue;
    stale.push(`${file} (${name})`);
    if (checking) continue;
    mkdirSync(path.dirname(path.join(HOUSE, file)), { recursive: true });
    writeFileSync(path.join(HOUSE, file), content);
  }
}

if (stale.length === 0) console.log('generated files: up to date');
else if (checking) {
  console.error(`Out of date: ${stale.join(', ')}. Run \`npm run generate\` and commit what it writes.`);
  process.exitCode = 1;
} else console.log(`written: ${stale.join(', ')}`);
