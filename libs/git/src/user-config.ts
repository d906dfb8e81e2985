import { lstatSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Git } from './open-git.ts';
import type { Finding } from './results.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The user's own configuration of git as it was when we began, for calls over the network: helpers for credentials stand there. An agent is the same
 * user and may write there; what it writes counts for nobody here until the node is started anew.
 */
export type UserConfig = {
  readonly files: readonly { readonly path: string; readonly text: string | null }[];
  readonly text: string;
  /** Texts that were told of already. */
  readonly told: Set<string>;
  /** Where it is laid for git, made when it is first needed. */
  copy: string | null;
};

const largest = 1024 * 1024;

function read(path: string): string | null {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) === undefined ? null : readFileSync(path).subarray(0, largest).toString('utf8');
  } catch (error) {
    if (typeof (error as { code?: unknown }).code === 'string') return null;
    throw error;
  }
}

export function readUserConfig(source: Variables, copy: string | null = null): UserConfig {
  const { HOME: home, XDG_CONFIG_HOME: xdg, GIT_CONFIG_GLOBAL: named } = source;
  const folder = xdg ?? (home === undefined ? undefined : join(home, '.config'));
  // As git reads them: the later one is stronger.
  const paths = named === undefined ? [...(folder === undefined ? [] : [join(folder, 'git', 'config')]), ...(home === undefined ? [] : [join(home, '.gitconfig')])] : [named];
  const files = paths.map((path) => ({ path, text: read(path) }));
  const beside = home === undefined ? null : join(home, '.cache', 'fuel', 'gitconfig');
  return { files, text: files.map(({ text }) => text ?? '').join('\n'), told: new Set(), copy: copy ?? beside };
}

/** The path of a file that holds it; written again before each use, for what is written there by others is no better. */
export function layUserConfig({ userConfig }: Pick<Git, 'userConfig'>): string {
  if (userConfig.text.trim() === '') return '/dev/null';
  userConfig.copy ??= join(mkdtempSync(join(tmpdir(), 'fuel-gitconfig-')), 'config');
  if (read(userConfig.copy) !== userConfig.text) {
    mkdirSync(join(userConfig.copy, '..'), { recursive: true });
    writeFileSync(userConfig.copy, userConfig.text, { mode: 0o600 });
  }
  return userConfig.copy;
}

/** Told once for each new content. */
export function userConfigChanges({ userConfig }: Pick<Git, 'userConfig'>): readonly Finding[] {
  return userConfig.files.flatMap(({ path, text }) => {
    const now = read(path);
    const mark = `${path}\0${now ?? ''}`;
    if (now === text || userConfig.told.has(mark)) return [];
    userConfig.told.add(mark);
    return [{ what: path, detail: 'was changed while an agent ran; the node goes on with what it held at its start: look at it, and start the node anew if it is right' }];
  });
}
