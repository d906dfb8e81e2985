import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import { HOUSE } from '../../house.mjs';

const models = { features: 'feature', tasks: 'task', graphs: 'graph', task_ranks: 'taskRank', edges: 'edge', events: 'event' };
const rowsACall = 1_000;

/** The hub's own client has no model of the log: a column of it is of a type that Prisma does not know. Without that column it has one. */
async function openClient(url) {
  const room = path.join(HOUSE, 'tools/bench/.tmp/create-many');
  mkdirSync(room, { recursive: true });
  const schema = readFileSync(path.join(HOUSE, 'prisma/schema.prisma'), 'utf8')
    .replace('"../libs/store/src/generated"', '"./generated"')
    // The hub asks Prisma for a row now and then, and starts sooner with the small compiler; the peer gets the fast one.
    .replace(/^ +compilerBuild +=.*$/m, '')
    .replace(/model Event \{[^}]*\}/, (model) => model.replace(/^ +xact .*$/m, '').replace('@@id([xact, n])', '@@id([n])').replace(/^ +@@(index|ignore).*$/gm, ''));
  writeFileSync(path.join(room, 'schema.prisma'), schema);
  execFileSync(process.execPath, [path.join(HOUSE, 'node_modules/prisma/build/index.js'), 'generate', '--schema', path.join(room, 'schema.prisma')], {
    cwd: HOUSE, stdio: 'ignore', env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
  });
  const { Prisma, PrismaClient } = await import(pathToFileURL(path.join(room, 'generated/client.ts')).href);
  return { Prisma, prisma: new PrismaClient({ adapter: new PrismaPg({ connectionString: url }) }) };
}

const camel = (name) => name.replace(/_(\w)/g, (_all, letter) => letter.toUpperCase());

/** As Prisma wants it: JSON parsed, big numbers as such. */
function typed(type, text, none) {
  if (text === null) return type === 'jsonb' ? none : null;
  if (type === 'jsonb') return JSON.parse(text);
  if (type === 'int4') return Number(text);
  if (type === 'int8') return BigInt(text);
  return type === 'timestamptz' ? new Date(text) : text;
}

/** The same rows by createMany, a thousand a call, in one transaction. */
export async function createMany(taken, { database }) {
  const { Prisma, prisma } = await openClient(database.url);
  const writes = taken.flatMap(({ table, columns, rows }) => {
    const data = rows.map((row) => Object.fromEntries(columns.map(({ name, type }) => [camel(name), typed(type, row[name], Prisma.DbNull)])));
    return Array.from({ length: Math.ceil(data.length / rowsACall) }, (_, n) => ({ model: models[table], data: data.slice(n * rowsACall, (n + 1) * rowsACall) }));
  });
  await prisma.$connect();
  return async () => {
    await prisma.$transaction(async (transaction) => {
      for (const { model, data } of writes) await transaction[model].createMany({ data });
    }, { timeout: 1_800_000 });
    await prisma.$disconnect();
  };
}
