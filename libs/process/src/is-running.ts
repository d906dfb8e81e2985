/** Whether there is a process of this number. Somebody else's may not be signalled, but it is there. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (cause) {
    return (cause as { code?: unknown }).code === 'EPERM';
  }
}
