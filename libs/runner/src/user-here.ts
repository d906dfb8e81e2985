import { userName } from '@fuel/process';

/** As people know it. */
export const userHere = (): string => userName() ?? process.env['USER'] ?? `uid ${process.getuid?.() ?? 'unknown'}`;
