import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { probeIsolation } from '@fuel/process';
import { fileAt, refsOf } from '../../src/stage/git.ts';
import { processesOn } from '../../src/stage/processes.ts';
import { root } from '../../src/stage/programs.ts';
import { script } from '../../src/stage/script.ts';
import type { Stage } from '../../src/stage/stage.ts';
import type { Story } from '../../src/story.ts';

/** Says who ran it: an agent may run what it likes, the node's git may not. */
const trap = (marker: string): string => `#!/bin/sh\nif [ -n "$FUEL_ATTEMPT_ID" ]; then who=agent; else who=node; fi\necho "$who $0 $*" >> ${marker}\ncat\n`;

/** Without git, so that its own commands do not fall into its own traps. */
const attacks = (path: string): string => `
common=$(git rev-parse --git-common-dir); private=$(git rev-parse --git-dir)
printf '[core]\\n\\tfsmonitor = ${path}\\n\\thooksPath = ${path}.hooks\\n\\tsshCommand = ${path}\\n\\tattributesFile = ${path}.attributes\\n[filter "evil"]\\n\\tclean = ${path}\\n\\tsmudge = ${path}\\n\\tprocess = ${path}\\n[merge "evil"]\\n\\tdriver = ${path}\\n[alias]\\n\\tfetch = !${path}\\n\\tdiff = !${path}\\n' >> $common/config
printf '* filter=evil merge=evil\\n' > ${path}.attributes; mkdir -p $common/info; cp ${path}.attributes $common/info/attributes; printf '*\\n' > $common/info/exclude
for dir in $common/hooks ${path}.hooks; do mkdir -p $dir; for hook in post-checkout reference-transaction pre-push post-index-change; do ln -sf ${path} $dir/$hook; done; done
printf '[core]\\n\\tfsmonitor = ${path}\\n[uploadpack]\\n\\tpackObjectsHook = ${path}\\n[credential]\\n\\thelper = !${path}\\n' >> $HOME/.gitconfig
mkdir -p $common/refs/replace && head=$(cat $private/HEAD) && echo "$head" > $common/refs/replace/$head
echo /nowhere > $common/objects/info/alternates
`;

async function play(stage: Stage): Promise<void> {
  const [marker, path, home] = ['executed', 'trap', 'home'].map((name) => join(stage.root, name)) as [string, string, string];
  await mkdir(home);
  await writeFile(path, trap(marker));
  await chmod(path, 0o755);
  await stage.addRepository('app');
  await stage.addNode('app-1', 'app', { HOME: home, XDG_CONFIG_HOME: join(home, '.config') });
  const leavers = { shell: `env -i setsid sh -c 'trap "" TERM; while :; do sleep 1; done' > /dev/null 2>&1 & env -i setsid sleep 500 > /dev/null 2>&1 &` };
  const feature = await stage.create({
    name: 'Hostile',
    tasks: [
      { key: 'attack', repository: 'app', title: 'Attack', prompt: script('Attack.', [
        { write: 'a.txt', content: 'honest\n' }, { commit: 'Honest' }, { flood: { lines: 200_000 } }, { ignoreSigterm: true },
        { grandchild: { setsid: true, sleep: 600_000, ignoreSigterm: true } }, leavers, { shell: attacks(path) },
      ]) },
      { key: 'links', repository: 'app', title: 'Links', prompt: script('Link.', [
        { whenEpoch: 1, steps: [{ shell: `ln -s ${home} outside; mv .git ${stage.root}/moved-git; ln -s ${stage.root}/moved-git .git` }] },
        { write: 'links.txt', content: '' }, { commit: 'Links' },
      ]) },
      // Husky sets this in the repository's configuration; nobody is punished for it, and the node runs nothing of it.
      { key: 'husky', repository: 'app', title: 'Husky', prompt: script('Install.', [
        { shell: `mkdir -p .husky && cp ${path} .husky/pre-push && git config core.hooksPath .husky/_` }, { write: 'package.json', content: '{}\n' }, { commit: 'Install husky' },
      ]) },
      { key: 'after', repository: 'app', title: 'After', dependsOn: ['attack', 'husky'], prompt: script('Go on.', [{ write: 'c.txt', content: 'c\n' }, { commit: 'Go on' }]) },
    ],
  });
  await stage.start(feature.id);
  const done = await stage.waitFor(feature.id, 'all is worked on', (one) => one.tasks.every((task) => ['reviewed', 'failed', 'needs_work', 'parked'].includes(task.state)), 120_000);
  const state = Object.fromEntries(done.tasks.map((task) => [task.key, task.state]));
  assert.equal(state['attack'], 'reviewed', 'the honest commit of a hostile agent counts');
  assert.equal(state['husky'], 'reviewed', 'an honest installation is not punished');
  assert.equal(state['after'], 'reviewed');
  assert.equal(state['links'], 'reviewed', 'after it was sent back once');
  const warnings = await stage.said('app-1');
  for (const told of [/had to be ended/, /held .*core\.fsmonitor/, /info\/attributes/, /info\/exclude/, /objects\/info\/alternates/, /\.gitconfig was changed/, /refs\/replace/, /\.git was replaced/]) {
    assert.match(warnings, told);
  }
  await stage.approve(done);
  await stage.reach(feature.id, 'landed');
  const ran = await readFile(marker, 'utf8').catch(() => '');
  assert.doesNotMatch(ran, /^node/m, 'the node ran what an agent left');
  const app = stage.repository('app');
  assert.equal(await fileAt(app, 'main', 'a.txt'), 'honest');
  assert.ok(!Object.keys(await refsOf(app)).some((ref) => ref.startsWith('refs/replace/')));
  assert.deepEqual((await processesOn(stage.root)).filter(({ command }) => /sleep|setTimeout/.test(command)), [], 'what agents left running was ended');
  await sandboxed(stage);
}

async function sandboxed(stage: Stage): Promise<void> {
  const { sandbox } = await probeIsolation({ dir: stage.root });
  if (!sandbox.possible) return console.warn(`SKIPPED here: the sandbox: ${sandbox.whyNot}`);
  await stage.addRepository('walled', { files: { 'README.md': '# Walled\n', '.fuel/config.yaml': 'isolation: sandbox\n' } });
  const homes = join(stage.root, 'nodes', 'walled-1');
  await mkdir(homes, { recursive: true, mode: 0o700 });
  // Whoever tests a checkout below /tmp has the agent's program there, and a sandbox has a /tmp of its own.
  await writeFile(join(homes, 'settings.json'), JSON.stringify({ sandboxReadable: [root] }));
  await stage.addNode('walled-1', 'walled');
  const look = `{ cat ${homes}/node.seed ${homes}/identity.json; ls -A ${homes}/work; cat ${homes}/work/*/tree/private.txt; } > found.txt 2>/dev/null; find ${homes} -type f -not -path "$(cd ..; pwd)/*" -not -path '*/objects/*' >> found.txt 2>/dev/null; true`;
  const feature = await stage.create({
    name: 'Walled',
    tasks: [
      { key: 'owner', repository: 'walled', title: 'Owner', prompt: script('Own.', [{ write: 'private.txt', content: 'private-words\n' }, { sleep: 3_000 }, { commit: 'Mine' }]) },
      { key: 'spy', repository: 'walled', title: 'Spy', prompt: script('Spy.', [{ sleep: 1_000 }, { shell: look }, { commit: 'Found' }]) },
    ],
  });
  await stage.start(feature.id);
  await stage.reach(feature.id, 'review_pending', 90_000);
  const spy = (await stage.feature(feature.id)).tasks.find(({ key }) => key === 'spy');
  const found = await fileAt(stage.repository('walled'), `refs/heads/fuel/${spy?.id}/1`, 'found.txt');
  assert.doesNotMatch(found, /private-words|SU[A-Z0-9]{40}|identity|seed/);
}

export const story: Story = {
  title: 'a hostile agent writes config, hooks, filters, replacements and links, forks, floods and does not listen; nothing of it runs, all of it is told',
  play,
};
