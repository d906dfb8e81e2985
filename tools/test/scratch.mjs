import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const IN_MEMORY = '/dev/shm';
const ENOUGH_BYTES = 6 * 1024 ** 3;

/** Some systems let nothing run from there, and containers often give it 64 MB. */
function isFit(folder) {
  const program = path.join(folder, 'probe');
  try {
    const { bavail, bsize } = statfsSync(folder);
    if (Number(bavail) * Number(bsize) < ENOUGH_BYTES || os.freemem() < ENOUGH_BYTES) return false;
    writeFileSync(program, '#!/bin/sh\nexit 7\n', { mode: 0o700 });
    return spawnSync(program).status === 7;
  } catch {
    return false;
  } finally {
    rmSync(program, { force: true });
  }
}

function make(parent, name) {
  const folder = path.join(parent, name);
  mkdirSync(folder, { mode: 0o755 });
  return folder;
}

/**
 * A folder for the temporary files of a run: in memory where there is room, for thousands of small repositories are made and deleted, and a disk spends
 * a fifth of the processor time of the specs on their directories. A TMPDIR that was chosen is kept to.
 */
export function scratchFolder(name) {
  if (process.env.TMPDIR !== undefined || process.platform !== 'linux') return make(os.tmpdir(), name);
  let folder;
  try {
    folder = make(IN_MEMORY, name);
    if (isFit(folder)) return folder;
  } catch {
    // Not there or closed to us: the disk serves.
  }
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  return make(os.tmpdir(), name);
}
