import { quoted } from './quoted.ts';

/** What a sandbox leaves open. Everything else of the machine can be read and not written; the network stays. */
export interface Walls {
  /** Folders that nobody inside can see into, such as the node's home. */
  readonly hidden: readonly string[];
  /** Seen and written as they are, also below what is hidden. */
  readonly writable: readonly string[];
  /** Seen and not written, also below what is hidden. */
  readonly readable: readonly string[];
  /** Becomes /tmp and /var/tmp inside. */
  readonly temp: string;
}

/** Below /run are the sockets of services that would start programs outside for whoever asks; names of hosts are looked up there too. */
const runKept = ['/run/systemd/resolve', '/run/resolvconf', '/run/NetworkManager', '/run/nscd', '/run/current-system', '/run/opengl-driver'];
const devices = ['null', 'zero', 'full', 'random', 'urandom', 'tty'];
/** A user that is root outside owns these files inside too, and a write to them reaches the whole machine. */
const kernelFiles = ['sys', 'sysrq-trigger', 'irq', 'bus', 'fs', 'kcore', 'keys', 'timer_list'];

/**
 * Nothing that is mounted can be written any more. The other options of a mount stay as they are: a user namespace may not take them off. What
 * cannot be closed and can be written ends it all: nobody gets less than was asked for.
 */
const closeMounts = `close_mounts() {
  while read -r _ _ _ _ at options _; do
    at=$(printf %b "$at")
    case "$at" in
      /sys|/sys/*) [ "$1" = sys ] || continue ;;
      /proc|/proc/*|/dev|/dev/*) continue ;;
      *) [ "$1" = all ] || continue ;;
    esac
    mount -o "remount,bind,ro\${options#r[wo]}" none "$at" 2>/dev/null || [ ! -w "$at" ] || { echo "$at cannot be closed for writing" >&2; exit 1; }
  done < /proc/self/mountinfo
}`;

/**
 * The mounts of a sandbox as lines of a shell, for whoever has the rights in a mount namespace of its own. What stays open is kept aside first,
 * since a hidden folder may hold it; /sys serves as that place, as no path of ours leads through it.
 */
export function wallsScript({ hidden, writable, readable, temp }: Walls): string[] {
  const kept = [...writable.map((path) => ({ path, write: true })), ...readable.map((path) => ({ path, write: false }))];
  return [
    closeMounts,
    'close_mounts sys',
    'stash=/sys; mount -t tmpfs none $stash',
    'keep() { [ -e "$2" ] || return 0; if [ -d "$2" ]; then mkdir "$stash/$1"; else : > "$stash/$1"; fi; mount --rbind "$2" "$stash/$1"; }',
    'put() { [ -e "$stash/$1" ] || return 0; if [ -d "$stash/$1" ]; then mkdir -p "$2"; else mkdir -p "$(dirname "$2")"; [ -e "$2" ] || : > "$2"; fi; mount --rbind "$stash/$1" "$2"; umount -l "$stash/$1"; }',
    ...kept.map(({ path }, index) => `keep ${index} ${quoted(path)}`),
    `keep temp ${quoted(temp)}`,
    ...runKept.map((path, index) => `keep run${index} ${quoted(path)}`),
    ...devices.map((name) => `keep dev-${name} /dev/${name}`),
    'close_mounts all',
    'mount -t tmpfs -o mode=755 none /run',
    ...runKept.map((path, index) => `put run${index} ${quoted(path)}`),
    'mount -t tmpfs -o mode=755 none /dev; mkdir /dev/pts /dev/shm; mount -t tmpfs -o mode=1777 none /dev/shm',
    'mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts /dev/pts && ln -s pts/ptmx /dev/ptmx',
    ...devices.map((name) => `put dev-${name} /dev/${name}`),
    'ln -s /proc/self/fd /dev/fd; ln -s /proc/self/fd/0 /dev/stdin; ln -s /proc/self/fd/1 /dev/stdout; ln -s /proc/self/fd/2 /dev/stderr',
    ...kernelFiles.map((name) => `[ ! -e /proc/${name} ] || { mount --bind /proc/${name} /proc/${name} && mount -o remount,bind,ro none /proc/${name}; }`),
    'mount --rbind "$stash/temp" /tmp; [ ! -d /var/tmp ] || [ -L /var/tmp ] || mount --rbind "$stash/temp" /var/tmp',
    ...hidden.map((path) => `mkdir -p ${quoted(path)} 2>/dev/null || true; [ ! -d ${quoted(path)} ] || mount -t tmpfs -o mode=755 none ${quoted(path)}`),
    ...kept.map(({ path }, index) => `put ${index} ${quoted(path)}`),
    ...kept.filter(({ write }) => !write).map(({ path }) => `[ ! -e ${quoted(path)} ] || mount -o remount,bind,ro none ${quoted(path)}`),
    ...hidden.map((path) => `[ ! -d ${quoted(path)} ] || mount -o remount,bind,ro none ${quoted(path)}`),
    'umount -l $stash',
  ];
}

/** Nothing that enters may take the walls down again, and no program gives it more rights than it came with. */
export const withoutRights = ['setpriv', '--bounding-set=-all', '--inh-caps=-all', '--no-new-privs', '--'] as const;
