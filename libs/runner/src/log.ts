export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** One line about one event. Nothing secret goes in: ids, names and messages that libraries have already scrubbed. */
export type Log = (level: LogLevel, message: string, fields?: Readonly<Record<string, string | number | boolean | null>>) => void;
