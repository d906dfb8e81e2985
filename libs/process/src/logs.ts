import { errorCode, errorMessage } from './error-code.ts';
import type { LogFile } from './log-file.ts';
import { openLog } from './log-file.ts';

export interface LogsOptions {
  readonly stdoutPath?: string;
  readonly stderrPath?: string;
  readonly maxLogBytes: number;
  readonly whenLogFull: 'cut' | 'rotate';
}

export interface Logs {
  readonly stdout: LogFile | undefined;
  readonly stderr: LogFile | undefined;
  /** Says what could not be written. */
  readonly close: () => Promise<string[]>;
}

/** Two streams may share one file. A string is the reason why a file cannot be had. */
export function openLogs(options: LogsOptions): Logs | string {
  const opened: LogFile[] = [];
  const openAt = (path: string | undefined) => {
    if (path === undefined) return undefined;
    const log = openLog({ path, maxBytes: options.maxLogBytes, whenFull: options.whenLogFull });
    opened.push(log);
    return log;
  };
  try {
    const stdout = openAt(options.stdoutPath);
    const stderr = options.stderrPath === options.stdoutPath ? stdout : openAt(options.stderrPath);
    return { stdout, stderr, close: () => closeAll(opened) };
  } catch (error) {
    void closeAll(opened);
    if (errorCode(error) !== undefined) return errorMessage(error);
    throw error;
  }
}

async function closeAll(logs: readonly LogFile[]): Promise<string[]> {
  await Promise.all(logs.map((log) => log.close()));
  return logs.flatMap((log) => log.failure() ?? []);
}
