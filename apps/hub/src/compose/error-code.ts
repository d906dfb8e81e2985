/** The system's word for what went wrong ("ENOENT"); read from the value itself, for an error may come from another realm than ours. */
export function errorCode(cause: unknown): string | undefined {
  return typeof cause === 'object' && cause !== null && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
}
