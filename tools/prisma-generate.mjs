import { runScript } from './step.mjs';

const SCHEMA = 'prisma/schema.prisma';

/**
 * The Prisma CLI wants to download an engine that the generated client no longer needs, and stops without internet.
 * Any existing executable in its place makes it content.
 */
const OFFLINE = { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' };

process.exitCode = await runScript('node_modules/prisma/build/index.js', ['generate', '--schema', SCHEMA], OFFLINE);
