import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { callMirror, changeRefs } from './call-mirror.ts';
import { checkDirectory } from './check-name.ts';
import { readPlainFile } from './keep-mirror.ts';
import type { Git } from './open-git.ts';
import { mustPass } from './refuse-name.ts';
import type { Finding, Mirror } from './results.ts';
import { serially } from './serially.ts';

async function hooksIn(mirrorDir: string): Promise<readonly string[]> {
  return readdir(join(mirrorDir, 'hooks')).catch((error: unknown) => {
    const code = (error as { code?: unknown }).code;
    if (code === 'ENOENT') return [];
    if (code === 'ENOTDIR') return ['hooks'];
    throw error;
  });
}

async function replacementsIn(git: Git, mirror: Mirror): Promise<readonly string[]> {
  const { stdout } = await callMirror(git, mirror, ['for-each-ref', '--format=%(refname)', 'refs/replace/']);
  return stdout.toString('utf8').split('\n').filter((ref) => ref !== '');
}

/** Shared things that do not reach our own calls but would reach the next agent, or hide files from it. */
async function findShared(git: Git, mirror: Mirror): Promise<readonly Finding[]> {
  const [hooks, replacements, excluded] = await Promise.all([
    hooksIn(mirror.dir),
    replacementsIn(git, mirror),
    readPlainFile(join(mirror.dir, 'info/exclude')),
  ]);
  const found: Finding[] = [];
  if (hooks.length > 0) found.push({ what: 'hooks', detail: `appeared: ${hooks.slice(0, 10).join(', ')}` });
  if (replacements.length > 0) found.push({ what: 'refs/replace', detail: `${replacements.length} replaced objects` });
  if (excluded !== null && excluded !== '') found.push({ what: 'info/exclude', detail: 'hides files in every worktree' });
  return found;
}

/** What changed since the last restoreMirror. Only what would reach the audit's own calls is put right by it, as before every call. */
export async function auditMirror(git: Git, input: { mirror: Mirror }): Promise<readonly Finding[]> {
  const mirror = { ...input.mirror, dir: mustPass(checkDirectory(input.mirror.dir)) };
  const shared = await findShared(git, mirror);
  return merge([...(git.findings.get(mirror.dir) ?? []), ...shared]);
}

/** Puts the mirror back as ensureMirror made it, and tells each thing once. Refs and objects other than replacements are left alone. */
export async function restoreMirror(git: Git, input: { mirror: Mirror }): Promise<readonly Finding[]> {
  const mirror = { ...input.mirror, dir: mustPass(checkDirectory(input.mirror.dir)) };
  return serially(git, mirror.dir, async () => {
    const shared = await findShared(git, mirror);
    await rm(join(mirror.dir, 'hooks'), { recursive: true, force: true });
    await mkdir(join(mirror.dir, 'info'), { recursive: true }).catch(async (error: unknown) => {
      if ((error as { code?: unknown }).code !== 'EEXIST') throw error;
      await rm(join(mirror.dir, 'info'));
      await mkdir(join(mirror.dir, 'info'));
    });
    await rm(join(mirror.dir, 'info/exclude'), { recursive: true, force: true });
    await writeFile(join(mirror.dir, 'info/exclude'), '');
    const replacements = await replacementsIn(git, mirror);
    if (replacements.length > 0) await changeRefs(git, mirror, replacements.map((ref) => `delete ${ref}`));
    const told = merge([...(git.findings.get(mirror.dir) ?? []), ...shared]);
    git.findings.delete(mirror.dir);
    return told;
  });
}

const merge = (findings: readonly Finding[]): readonly Finding[] => [
  ...new Map(findings.map((finding) => [`${finding.what}\0${finding.detail}`, finding])).values(),
];
