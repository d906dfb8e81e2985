import type { NotOk } from '@fuel/client';

/** What a script can count on; `fuel help exit-codes` and docs/cli.md say the same. */
export const exitCodes = {
  ok: 0,
  refused: 1,
  usage: 2,
  unreachable: 3,
  unauthorized: 4,
  endedBadly: 5,
  defect: 70,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const meanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  ok: 'done',
  refused: 'the hub said no (the message has its code, the place and the remedy), or the person who was asked did',
  usage: 'the command line or a file it names is not right; nothing was sent',
  unreachable: 'no hub was found, it cannot be reached, or what answers is not a hub that this version understands',
  unauthorized: 'there is no token, or the hub does not accept it for this',
  endedBadly: 'what was waited for ended badly: a watched feature failed, was cancelled, met a conflict or landed only in part',
  defect: 'fuel itself has a defect; the message shows where',
  interrupted: 'interrupted by Ctrl-C or SIGTERM; what the hub has begun goes on',
};

export function exitCodesText(): string {
  const lines = Object.entries(exitCodes).map(([name, code]) => `  ${String(code).padStart(3)}  ${meanings[name as keyof typeof exitCodes]}`);
  return ['Exit codes of fuel', '', ...lines, '', '`fuel hub start` and `fuel node …` end with the code of the program that they start.', ''].join('\n');
}

/** Nothing was sent because something here was not right: the text names it and the remedy. */
export interface UsageNo {
  readonly ok: false;
  readonly usage: string;
}
/** There is nothing to prove who we are with. */
export interface TokenNo {
  readonly ok: false;
  readonly token: string;
}
export interface NoHub {
  readonly ok: false;
  readonly noHub: string;
}
export type No = NotOk | UsageNo | TokenNo | NoHub;
export type Found<T> = { readonly ok: true; readonly value: T } | No;

export const usage = (text: string): UsageNo => ({ ok: false, usage: text });

export function exitCodeOf(no: No): ExitCode {
  if ('usage' in no) return exitCodes.usage;
  if ('token' in no) return exitCodes.unauthorized;
  if ('noHub' in no) return exitCodes.unreachable;
  if ('problem' in no) return no.problem.status === 401 || no.problem.status === 403 ? exitCodes.unauthorized : exitCodes.refused;
  switch (no.failure.code) {
    case 'hub.url_invalid':
      return exitCodes.usage;
    case 'call.aborted':
      return exitCodes.interrupted;
    case 'hub.unreachable':
    case 'hub.timeout':
    case 'hub.silent':
    case 'hub.not_json':
    case 'hub.answer_unexpected':
      return exitCodes.unreachable;
    default:
      return no.failure.code satisfies never;
  }
}
