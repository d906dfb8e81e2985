import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '@fuel/testing';
import { fuel, json } from '../../src/stage/cli.ts';
import { commitTo, fileAt, git, type SampleRepository } from '../../src/stage/git.ts';
import { write } from '../../src/stage/script.ts';
import type { Stage } from '../../src/stage/stage.ts';
import type { Story } from '../../src/story.ts';

/** What README "Use it" says, word for word but for the addresses. */
async function install(stage: Stage, { name, bare, checkout }: SampleRepository, args: readonly string[] = []): Promise<void> {
  const added = await fuel(stage, 0, ['repo', 'add', name, bare, '--agent', 'scripted', ...args]);
  assert.match(added.stderr, new RegExp(`next: let a node join it with \`fuel node token ${name} \\|`));
  const { stdout: token } = await fuel(stage, 0, ['node', 'token', name]);
  assert.match(token, /^fueljoin_\S+\n$/, 'only the token is on stdout');
  const tokenFile = join(stage.root, `${name}.token`);
  await writeFile(tokenFile, token, { mode: 0o600 });
  const joined = await fuel(stage, 0, ['node', 'join', stage.client.url, '--repo', checkout, '--token-file', tokenFile]);
  assert.match(joined.stderr, new RegExp(`Joined ${stage.client.url} as nod_\\S+ for ${name}. Start it with: fuel node start`));
  await stage.startProgram(`node-${name}`, ['node', 'start', '--repo', checkout], { ready: 'the hub answered', env: { FUEL_ALLOW_SCRIPTED_AGENT: '1' } });
  const status = await json<{ running: { pid: number }; joined: { repositories: string[] } }>(stage, ['node', 'status', '--repo', checkout]);
  assert.deepEqual(status.joined.repositories, [name]);
  assert.equal(await git(checkout, 'status', '--porcelain', '-uall'), '', 'the node is not seen in the developer’s checkout');
}

const plan = (name: string): string => `name: ${name}
tasks:
  - key: types
    repository: types
    title: Define it
    prompt: |
${indented(write(`${name}.txt`, 'v1\n'))}
  - key: web
    repository: web
    title: Show it
    prompt: |
${indented(write(`${name}-web.txt`, 'web\n'))}
    dependsOn: [types]
`;
const indented = (text: string): string => text.trimEnd().split('\n').map((line) => `      ${line}`.trimEnd()).join('\n');

async function wrongPlans(stage: Stage): Promise<void> {
  const file = join(stage.root, 'circle.yaml');
  await writeFile(file, plan('Circle').replace('    title: Define it', '    title: Define it\n    dependsOn: [web]'));
  const cycle = await fuel(stage, 1, ['feature', 'create', '-f', file]);
  assert.match(cycle.stderr, /The dependencies form a cycle \(dependency.cycle\)\n {2}(types#types → web#web → types#types|web#web → types#types → web#web)\n {2}at \/tasks\/\d\/dependsOn \(.*circle\.yaml:\d+\)/);
  await writeFile(file, 'name: [');
  assert.match((await fuel(stage, 2, ['feature', 'create', '-f', file])).stderr, /circle\.yaml/);
  const refused = await fuel(stage, 1, ['feature', 'show', 'fea_nowhere', '--json']);
  assert.equal((JSON.parse(refused.stderr) as { problem: { code: string } }).problem.code, 'feature.unknown');
}

async function wrongHubs(stage: Stage): Promise<void> {
  const tokenFile = join(stage.root, 'wrong.token');
  await writeFile(tokenFile, 'fuel_made-up\n', { mode: 0o600 });
  assert.match((await fuel(stage, 4, ['status', '--token-file', tokenFile])).stderr, /token is not known/);
  const nobody = `http://127.0.0.1:${await freePort()}`;
  assert.match((await fuel(stage, 3, ['status', '--hub', nobody, '--token-file', tokenFile])).stderr, /cannot be reached: nothing listens there; start it with `fuel hub start`/);
  assert.match((await fuel(stage, 4, ['status', '--hub', nobody])).stderr, /token/);
  assert.match((await fuel(stage, 3, ['status'], { env: { FUEL_HUB_DATA: join(stage.root, 'nowhere') } })).stderr, /fuel hub start/);
  await fuel(stage, 2, ['feature', 'fly']);
  await fuel(stage, 0, ['--version']);
}

export const story: Story = {
  title: 'README “Use it” with nothing but `fuel`: install, create, watch, review, send back, approve, and every exit code of docs/cli.md',
  async play(stage) {
    const web = await stage.makeRepository('web');
    const types = await stage.makeRepository('types');
    await wrongHubs(stage);
    await install(stage, web);
    await install(stage, types, ['--role', 'library', '--consumer', 'web']);
    await wrongPlans(stage);

    const file = join(stage.root, 'plan.yaml');
    await writeFile(file, plan('Pages'));
    const created = await json<{ id: string; state: string }>(stage, ['feature', 'create', '-f', file, '--start']);
    const events = await stage.startProgram('events', ['events', '--feature', created.id, '--since', '0-0'], { ready: 'feature.created' });
    const watched = await fuel(stage, 0, ['feature', 'watch', created.id, '--until', 'review_pending', '--json']);
    for (const line of watched.stdout.split('\n').filter((one) => one !== '')) assert.equal((JSON.parse(line) as { feature: string }).feature, created.id);
    assert.equal(await events.interrupt(), 130, 'whoever listens to events is interrupted');

    const inbox = await json<{ items: { id: string; kind: string; feature: string }[] }>(stage, ['inbox']);
    assert.deepEqual(inbox.items.map((item) => [item.kind, item.feature]), [['review', created.id]]);
    assert.match((await fuel(stage, 0, ['inbox', 'read', inbox.items[0]?.id ?? ''])).stdout, /fuel feature approve/);
    const diff = await fuel(stage, 0, ['feature', 'diff', created.id]);
    assert.match(diff.stdout, /# types#types[\s\S]*\+v1[\s\S]*# web#web[\s\S]*\+web/);
    const seen = await stage.feature(created.id);

    await fuel(stage, 2, ['feature', 'request-changes', created.id, '--task', 'types']);
    await fuel(stage, 0, ['feature', 'request-changes', created.id, '--task', 'types', '--text', write('Pages.txt', 'v2\n')]);
    await fuel(stage, 0, ['feature', 'watch', created.id, '--until', 'review_pending']);
    assert.match((await fuel(stage, 2, ['feature', 'approve', created.id])).stderr, /there is nobody to ask here.*--yes/);
    const stale = await fuel(stage, 1, ['feature', 'approve', created.id, '--yes', ...Object.entries(seen.expected).flatMap(([task, sha]) => ['--expected', `${task}=${sha ?? 'none'}`])]);
    assert.match(stale.stderr, /feature\.stale_approval/);
    const approved = await fuel(stage, 0, ['feature', 'approve', created.id, '--yes']);
    assert.match(approved.stderr, /follow the landing with/);
    await fuel(stage, 0, ['feature', 'watch', created.id]);
    assert.deepEqual([await fileAt(types, 'main', 'Pages.txt'), await fileAt(web, 'main', 'Pages-web.txt')], ['v2', 'web']);

    await writeFile(file, plan('Clash'));
    const { id } = await json<{ id: string }>(stage, ['feature', 'create', '-f', file, '--start']);
    await fuel(stage, 0, ['feature', 'watch', id, '--until', 'review_pending']);
    await commitTo(web, 'Somebody was faster', { 'Clash-web.txt': 'theirs\n' });
    await fuel(stage, 0, ['feature', 'approve', id, '--yes']);
    const ended = await fuel(stage, 5, ['feature', 'watch', id]);
    assert.match(ended.stderr, /the landing stopped at a conflict before anything was pushed/);
    const status = await fuel(stage, 0, ['status']);
    assert.match(status.stdout, /2 online/);
  },
};
