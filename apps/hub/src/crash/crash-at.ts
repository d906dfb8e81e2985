/** True in dist/test-hub.js alone: the bundler writes the word in, so no setting makes a shipped hub die. */
declare const FUEL_TEST_BUILD: boolean | undefined;

export const isTestBuild = (): boolean => typeof FUEL_TEST_BUILD !== 'undefined' && FUEL_TEST_BUILD;

/**
 * Everything that a hub does for others is a commit, a publish or an acknowledgement; these are the moments before and after each. Commits that
 * tell nothing in the log do not count.
 */
export const crashPoints = [
  'wish.commit.before', 'wish.commit.after',
  'dispatch.commit.before', 'dispatch.commit.after',
  'facts.commit.before', 'facts.commit.after',
  'sweep.commit.before', 'sweep.commit.after',
  'hello.commit.before', 'hello.commit.after',
  'orders.publish.before', 'orders.publish.after',
  'watermark.publish.before', 'watermark.publish.after',
  'facts.ack.before', 'facts.ack.after',
] as const;
export type CrashPoint = (typeof crashPoints)[number];

/** At the n-th time that the point is passed. */
export interface CrashAt {
  readonly point: CrashPoint;
  readonly times: number;
}

export const parseCrashAt = (text: string): CrashAt | null => {
  const [name, times = '1', ...more] = text.split(':');
  const point = crashPoints.find((one) => one === name);
  return point === undefined || more.length > 0 || !/^[1-9]\d{0,5}$/.test(times) ? null : { point, times: Number(times) };
};

let armed: CrashAt | null = null;
let passed = 0;

export function armCrash(at: CrashAt | null): void {
  armed = at;
  passed = 0;
}

/** kill -9 of ourselves: nothing is closed, flushed or told. */
export function crashAt(point: CrashPoint): void {
  if (!isTestBuild() || armed?.point !== point) return;
  passed += 1;
  if (passed === armed.times) process.kill(process.pid, 'SIGKILL');
}
