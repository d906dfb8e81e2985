import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MigrateOptions } from '@fuel/store';
import { StartFailure } from './start-failure.ts';

/** The build copies schema and migrations beside the program; when it runs from source they are at the top of the repository. */
export function migrationsBeside(module: string): Pick<MigrateOptions, 'schemaPath' | 'migrationsDir'> {
  for (let directory = dirname(fileURLToPath(module)); ; directory = dirname(directory)) {
    const schemaPath = join(directory, 'prisma', 'schema.prisma');
    if (existsSync(schemaPath)) return { schemaPath, migrationsDir: join(directory, 'prisma', 'migrations') };
    if (dirname(directory) === directory) throw new StartFailure(`prisma/schema.prisma is nowhere above ${fileURLToPath(module)}`, 'The build is not whole: npm run build.');
  }
}
