import { existsSync } from 'node:fs';
import path from 'node:path';
import { HOUSE } from '../house.mjs';

const DOCUMENTS = [
  { path: 'docs/api/openapi.json', from: 'openApiDocument' },
  { path: 'docs/config.schema.json', from: 'configJsonSchema' },
];

/** The documents that are the same zod schemas in another language: OpenAPI for the HTTP API, JSON Schema for editors. */
export const contractDocuments = {
  name: 'libs/contracts',
  async run() {
    const index = path.join(HOUSE, 'libs/contracts/src/index.ts');
    const contracts = existsSync(index) ? await import(index) : {};
    const documents = DOCUMENTS.filter(({ from }) => contracts[from]).map((document) => ({
      path: document.path,
      content: `${JSON.stringify(contracts[document.from](), null, 2)}\n`,
    }));
    const pages = contracts.errorPages?.() ?? [];
    return [...documents, ...pages, ...(contracts.limitsPage ? [{ path: 'docs/api/limits.md', content: contracts.limitsPage() }] : [])];
  },
};
