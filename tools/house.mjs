import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the work tree. (No import.meta.dirname here: bootstrap runs on Node 20.0 too.) */
export const HOUSE = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
