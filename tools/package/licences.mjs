import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { HOUSE } from '../house.mjs';

/** Which npm packages' code is in a bundle: esbuild says from which files it took something. */
export function packagesIn(metafile) {
  const roots = new Set();
  for (const output of Object.values(metafile.outputs)) {
    for (const [file, { bytesInOutput }] of Object.entries(output.inputs)) {
      const root = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
      if (root !== undefined && bytesInOutput > 0) roots.add(root);
    }
  }
  return [...roots];
}

const licenceText = (folder) => {
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)([.-]|$)/i.test(name));
  return file === undefined ? null : readFileSync(path.join(folder, file), 'utf8').trim();
};

function describe(root) {
  const folder = path.join(HOUSE, root);
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  if (typeof license !== 'string') throw new Error(`${root}: its package.json names no licence; look at it before its code is published`);
  return { name, version, license, text: licenceText(folder) };
}

/** Code of others goes out under their licences: their texts go along, the same text once. */
export function thirdPartyLicences(roots) {
  const packages = [...roots].filter((root) => existsSync(path.join(HOUSE, root, 'package.json'))).map(describe);
  const byText = new Map();
  for (const one of packages.sort((a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version, 'en'))) {
    const text = one.text ?? `(${one.license}; the package brings no text of it)`;
    byText.set(text, [...(byText.get(text) ?? []), `${one.name} ${one.version} (${one.license})`]);
  }
  const parts = [...byText].map(([text, names]) => `${names.join('\n')}\n\n${text}\n`);
  return { count: packages.length, text: `The programs in this package contain code of these packages.\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}` };
}
