import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg';
import type { Pool } from 'pg';

export type SchemaEngine = glue.SchemaEngine;

/** Every table is ours. */
export const everything = { externalTables: [], externalEnums: [] };

interface Wasm {
  instantiate(bytes: Uint8Array, imports: Readonly<Record<string, unknown>>): Promise<{ readonly instance: { readonly exports: Readonly<Record<string, unknown>> } }>;
}

let booted: Promise<void> | undefined;

/** The engine gives up on its own lock after 10 s and leaves that timer running when it got the lock: it must not keep the process. */
const quietTimers = (imports: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(imports).map(([name, value]: [string, unknown]) =>
      name.startsWith('__wbg_setTimeout_') ? [name, (then: () => void, ms: number) => setTimeout(then, ms).unref()] : [name, value],
    ),
  );

/** Beside the program where that was published, and in its package everywhere else. */
function engineFile(): string {
  const beside = fileURLToPath(new URL('./schema_engine_bg.wasm', import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg')).replace(/\.js$/, '.wasm');
}

/** The package's own entry imports the .wasm as a module, which Node does not do without a flag; its .d.ts leaves the glue out. */
async function boot(): Promise<void> {
  const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: Wasm };
  const { instance } = await WebAssembly.instantiate(await readFile(engineFile()), { './schema_engine_bg.js': quietTimers(glue) });
  (glue as unknown as { __wbg_set_wasm(exports: unknown): void }).__wbg_set_wasm(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
}

/**
 * The adapter cuts a script at every ";", in a comment or a function body too. Postgres itself knows where a statement ends: it gets
 * the script whole.
 */
class WholeScripts extends PrismaPg {
  override async connect(): ReturnType<PrismaPg['connect']> {
    const adapter = await super.connect();
    adapter.executeScript = async (script) => void (await adapter.underlyingDriver().query(script));
    return adapter;
  }
}

/** Prisma's own schema engine over our driver: no binary to download, no child process. */
export async function openSchemaEngine(pool: Pool, schema: string): Promise<SchemaEngine> {
  await (booted ??= boot());
  const factory = bindMigrationAwareSqlAdapterFactory(new WholeScripts(pool));
  return await glue.SchemaEngine.new({ datamodels: [['schema.prisma', schema]] }, () => {}, factory);
}
