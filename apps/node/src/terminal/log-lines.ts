import type { Log, LogLevel } from '@fuel/runner';

const shown: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/** Talk goes to stderr: stdout is for data. */
export function openLog(options: { readonly json: boolean; readonly least: LogLevel; readonly write: (text: string) => void; readonly now: () => Date }): Log {
  return (level, message, fields = {}) => {
    if (shown[level] < shown[options.least]) return;
    const time = options.now().toISOString();
    options.write(options.json ? `${JSON.stringify({ time, level, message, ...fields })}\n` : readable(time, level, message, fields));
  };
}

export function readable(time: string, level: LogLevel, message: string, fields: Readonly<Record<string, unknown>>): string {
  const rest = Object.entries(fields).map(([key, value]) => ` ${key}=${String(value)}`);
  // What libraries and agents said may hold escape sequences; a terminal must not obey them.
  return `${`${time} ${level.padEnd(5)} ${message}${rest.join('')}`.replace(/[^\P{Cc}\n\t]/gu, '\ufffd')}\n`;
}
