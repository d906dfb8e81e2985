import { existsSync } from 'node:fs';
import path from 'node:path';
import { HOUSE } from './house.mjs';
import { runScript } from './step.mjs';

const SCHEMA = 'prisma/schema.prisma';

/**
 * The Prisma CLI wants to download an engine that the generated client no longer needs, and stops without internet.
 * Any existing executable in its place makes it content.
 */
const OFFLINE = { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' };

if (existsSync(path.join(HOUSE, SCHEMA))) process.exitCode = await runScript('node_modules/prisma/build/index.js', ['generate', '--schema', SCHEMA], OFFLINE);
else console.log(`${SCHEMA} does not exist yet: no client generated`);
