import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runCommand } from '@fuel/process';
import { readIdentity } from '../home/identity.ts';
import { ok, refuse, type Answer } from '../refusal.ts';
import { launchdPlist } from './launchd-plist.ts';
import { captureEnvironment, secretsFile, type Service } from './capture.ts';
import { servicePlace, type Machine, type Scope, type ServicePlace } from './find-place.ts';
import { systemdUnit } from './systemd-unit.ts';

export type InstallInput = { readonly home: string; readonly scope: Scope; readonly program: string; readonly execPath: string; readonly machine: Machine; readonly begin: boolean };

export type Plan = { readonly place: ServicePlace; readonly text: string; readonly notes: readonly string[] };

const inShell = (command: readonly string[]): string => command.map((word) => (/^[\w./:=-]+$/.test(word) ? word : `'${word}'`)).join(' ');
const talk = (commands: readonly (readonly string[])[]): string => commands.map((command) => `  ${inShell(command)}\n`).join('');

/** What would be written where; nothing is touched. */
export async function planService(input: InstallInput): Promise<Answer<Plan>> {
  const { home, scope, machine } = input;
  const place = servicePlace(home, scope, machine);
  if (place === null) return refuse(`services are written for Linux (systemd) and macOS (launchd); on ${machine.platform} have this started: ${input.execPath} ${input.program} start --home ${home}`);
  const identity = await readIdentity(home);
  if (!identity.ok) return identity;
  if (identity.value === null) return refuse(`no node has joined in ${home}; join first: fuel node join <hub url> --repo DIR`);
  if (/[\r\n]/.test(`${home}${input.execPath}${input.program}`)) return refuse('a path with a line break in it cannot stand in the file of a service; move the folder');
  const owner = await ownerOf(home);
  if (!owner.ok) return owner;
  const { environment, leftOut } = captureEnvironment(machine.env);
  const service: Service = { home, scope, program: input.program, execPath: input.execPath, environment, runAs: owner.value.name, homeOfUser: owner.value.home };
  const notes = [
    ...(owner.value.name === 'root' ? ['the agents of this node will run as root: give its folder to another user (chown -R) and install it again'] : []),
    ...(scope === 'system' && owner.value.name !== machine.user ? [`it runs as ${owner.value.name} with the PATH of this terminal; where the agents of ${owner.value.name} are found by another: sudo env "PATH=$(sudo -iu ${owner.value.name} printenv PATH)" fuel node install --system …`] : []),
    ...leftOut.map((name) => `${name} holds a password and is left out of the file; write it into ${secretsFile(home)} (mode 0600)`),
  ];
  return ok({ place, text: place.kind === 'systemd' ? systemdUnit(service) : launchdPlist(service), notes });
}

/** Whoever owns the home runs the node, also when root installs it. */
async function ownerOf(home: string): Promise<Answer<{ readonly name: string; readonly home: string }>> {
  const { uid } = await stat(home);
  const { stdout } = await runCommand({ command: 'getent', args: ['passwd', String(uid)], cwd: home, timeoutMs: 10_000 });
  const [name = '', , , , , userHome = ''] = stdout.trim().split(':');
  if (name !== '') return ok({ name, home: userHome });
  const asked = await runCommand({ command: 'id', args: ['-un', String(uid)], cwd: home, timeoutMs: 10_000 });
  return asked.stdout.trim() === '' ? refuse(`${home} belongs to nobody that this machine knows (uid ${uid}); give it to a user: chown -R USER ${home}`) : ok({ name: asked.stdout.trim(), home: `/Users/${asked.stdout.trim()}` });
}

/** The words say what was done and what is left to do; `failed` when the service manager refused. */
export async function installService({ place, text, notes }: Plan, input: InstallInput): Promise<{ readonly words: string; readonly failed: boolean }> {
  await mkdir(path.dirname(place.file), { recursive: true });
  await writeFile(place.file, text, { mode: 0o644 });
  const words = [`Wrote ${place.file}\n`, ...notes.map((note) => `Note: ${note}\n`)];
  const later = place.kind === 'systemd' && !place.always ? 'It ends with your last session and comes with your next one, unless you say once: loginctl enable-linger\n' : '';
  if (!input.begin || !place.running) {
    const why = input.begin ? `${place.kind} does not run here. Where it does:` : 'To begin it:';
    return { words: `${words.join('')}${why}\n${talk(place.begin)}${later}`, failed: false };
  }
  for (const command of place.begin) {
    const trouble = await run(command, input.home);
    if (trouble !== null) return { words: `${words.join('')}${inShell(command)}: ${trouble}\nWhen that is mended:\n${talk(place.begin)}`, failed: true };
  }
  if (!(await staysUp(place, input.home))) return { words: `${words.join('')}It was started and has ended again; systemd goes on trying. Why: ${place.log}\n${later}`, failed: true };
  return { words: `${words.join('')}It runs${place.always ? ', and will after a restart of the machine' : ''}. Its log: ${place.log}\n${later}`, failed: false };
}

/** A node that cannot run ends within a moment, which its service manager does not wait for. */
async function staysUp({ up }: ServicePlace, cwd: string): Promise<boolean> {
  for (let looks = 0; up !== null && looks < 8; looks += 1) {
    await delay(500);
    if ((await run(up, cwd)) !== null) return false;
  }
  return true;
}

export async function uninstallService(place: ServicePlace, home: string): Promise<string> {
  const there = await stat(place.file).then(() => true, () => false);
  if (!there) return `There is no ${place.file}; nothing was to be taken away.\n`;
  const told: string[] = [];
  if (place.running) for (const command of place.end) told.push((await run(command, home)) ?? '');
  await rm(place.file);
  if (place.running) for (const command of place.after) told.push((await run(command, home)) ?? '');
  const trouble = told.filter((one) => one !== '').map((one) => `${one}\n`).join('');
  return `${trouble}Took away ${place.file}. What the node keeps stays in ${home}.\n${place.running ? '' : `${place.kind} does not run here; where it does, say first:\n${talk(place.end)}`}`;
}

/** Null when it worked, else what was said. */
async function run(command: readonly string[], cwd: string): Promise<string | null> {
  const [program = '', ...args] = command;
  const { end, stderr } = await runCommand({ command: program, args, cwd, timeoutMs: 60_000, envAllow: ['XDG_RUNTIME_DIR', 'DBUS_SESSION_BUS_ADDRESS'] });
  if (end.kind === 'exited' && end.code === 0) return null;
  return end.kind === 'not_started' ? end.message : stderr.trim() || `ended with ${end.kind === 'exited' ? end.code : end.signal}`;
}
