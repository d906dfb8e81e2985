import { spawn } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { ensureMirror, fetchHead, layTree, openGit, restTree } from '@fuel/git';

/** git as anybody runs it. What it said; throws what it complained of. */
export function git(args, { cwd, env = {}, space } = {}) {
  const [command, ...all] = space === undefined ? ['git', ...args] : space.enter({ cwd, command: 'git', args });
  return new Promise((resolve, reject) => {
    const child = spawn(command, all, { cwd: space === undefined ? cwd : '/', env: { PATH: process.env.PATH, HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (err += chunk));
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(out.trim()) : reject(new Error(`git ${args.join(' ')} ended with ${code}: ${err}`))));
  });
}

const pathOf = (n) => `packages/p${Math.floor(n / 1_000)}/m${Math.floor(n / 20) % 50}/file${n}.ts`;
const textOf = (n, version) => `// file ${n}, version ${version}\n${`export const value${n} = ${n};\n`.repeat(10 + (n % 40))}`;
/** As much of the base as others move between two tasks. */
export const movedBy = 500;

/** A bare repository of so many files, whose main went on so often by 500 of them. `{ dir, shas }`, the oldest first. */
export async function makeRepository(dir, { files, commits }) {
  await mkdir(path.dirname(dir), { recursive: true });
  await git(['init', '--quiet', '--bare', '--template=', '--initial-branch=main', dir]);
  const importing = spawn('git', ['fast-import', '--quiet'], { cwd: dir, stdio: ['pipe', 'ignore', 'inherit'] });
  const write = async (text) => void (importing.stdin.write(text) || (await new Promise((resolve) => importing.stdin.once('drain', resolve))));
  for (let version = 0; version < commits; version += 1) {
    await write(`commit refs/heads/main\ncommitter A Person <a@example.org> ${1_700_000_000 + version} +0000\ndata 6\nChange\n`);
    const changed = version === 0 ? Array.from({ length: files }, (_, n) => n) : Array.from({ length: movedBy }, (_, n) => Math.floor((n * files) / movedBy) + version);
    for (const n of changed) {
      const text = textOf(n, version);
      await write(`M 100644 inline ${pathOf(n)}\ndata ${text.length}\n${text}\n`);
    }
  }
  importing.stdin.end('done\n');
  await new Promise((resolve, reject) => importing.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`git fast-import ended with ${code}`)))));
  return { dir, shas: (await git(['rev-list', '--reverse', 'main'], { cwd: dir })).split('\n') };
}

/** The node's own side of it: its mirror, and slots that rest at the oldest commit. */
export async function openPool(root, { repository, slots }) {
  const own = openGit();
  const mirror = await ensureMirror(own, { dir: path.join(root, 'mirror'), url: repository.dir });
  await fetchHead(own, { mirror, branch: 'main' });
  const pool = [];
  for (let n = 0; n < slots; n += 1) {
    const slot = { mirror, dir: path.join(root, `slots/${n}/tree`), rest: path.join(root, `slots/${n}/rest`) };
    const laid = sealOf(await layTree(own, { ...slot, sha: repository.shas[0] }));
    pool.push({ ...slot, seal: sealOf(await restTree(own, { ...slot, sha: repository.shas[0], seal: laid })) });
  }
  return { git: own, mirror, pool };
}

export function sealOf(tree) {
  if (tree.kind !== 'ready') throw new Error(JSON.stringify(tree));
  return tree.seal;
}

/** 'ok', or what an outsider finds who reads every byte with an index of his own and believes nothing that is remembered. */
export async function audit(dir, sha, space) {
  if ((await git(['rev-parse', 'HEAD'], { cwd: dir, space })) !== sha) return `${dir} is not at ${sha}`;
  const hidden = (await git(['ls-files', '-v'], { cwd: dir, space })).split('\n').filter((line) => !line.startsWith('H '));
  if (hidden.length > 0) return `${dir} hides ${hidden[0]}`;
  const index = `${dir}.audit-index`;
  try {
    const env = { GIT_INDEX_FILE: index };
    await git(['read-tree', 'HEAD'], { cwd: dir, env, space });
    const said = await git(['status', '--porcelain', '--ignored', '--untracked-files=all'], { cwd: dir, env, space });
    return said === '' ? 'ok' : `${dir} is not clean: ${said.slice(0, 300)}`;
  } finally {
    await rm(index, { force: true });
  }
}
