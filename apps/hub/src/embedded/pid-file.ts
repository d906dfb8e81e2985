/** The first line of a server's pid file; null when it holds no process number. */
export function parsePid(text: string): number | null {
  const first = text.split('\n')[0]?.trim() ?? '';
  const pid = /^\d+$/.test(first) ? Number(first) : 0;
  return pid > 1 && Number.isSafeInteger(pid) ? pid : null;
}

/** Does this command line (arguments separated by NUL, or joined by blanks where only `ps` tells) name the path as a whole? */
export function namesPath(commandLine: string, path: string): boolean {
  const separated = commandLine.includes('\0');
  return separated ? commandLine.split('\0').includes(path) : ` ${commandLine} `.includes(` ${path} `);
}
