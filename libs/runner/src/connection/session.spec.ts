import { expect, test } from '@jest/globals';
import { openSession, type Told } from './session.ts';

const stopping = new AbortController();

const repository = (name: string) => ({ id: `rep_${name}`, name, url: `/srv/${name}.git`, path: null, defaultBranch: 'main' });
const told = (keys: string[], ...names: string[]): Told => ({ servers: ['nats://n'], hubKeys: keys, repositories: names.map(repository) });

function scene(answers: (Told | null)[], everyMs = 5) {
  let asked = 0;
  const added: string[][] = [];
  const moved: string[][] = [];
  const session = openSession({
    hub: 'hub_one', told: told(['UOLD'], 'api'), log: () => undefined, stopping: stopping.signal, everyMs,
    ask: () => Promise.resolve(answers[Math.min(asked++, answers.length - 1)] ?? null),
    onRepositories: (fresh) => added.push(fresh.map(({ name }) => name)),
    onMoved: (fresh) => moved.push(fresh.map(({ name, url }) => `${name} ${url}`)),
    onBroken: (cause) => { throw cause; },
  });
  return { session, added, moved, asked: () => asked };
}
const soon = (ms = 20): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test('given a key that is not known, when the hub is asked, then its keys of now are trusted and the old one no more', async () => {
  const { session } = scene([told(['UNEW'], 'api')]);
  session.doubt('a stranger');
  await soon();
  expect(session.hubKeys).toEqual(['UNEW']);
});

test('given a repository that was added, then it is served from then on and whoever looks at repositories is told once', async () => {
  const { session, added } = scene([told(['UOLD'], 'api', 'web')]);
  session.doubt('another repository');
  await soon();
  session.doubt('again');
  await soon();
  expect([[...session.repositories.keys()], added]).toEqual([['rep_api', 'rep_web'], [['web']]]);
});

test('given a repository that is elsewhere now, then it is known there, what is added beside it is told apart, and each is told once', async () => {
  const elsewhere = { ...repository('api'), url: '/mnt/api.git' };
  const { session, added, moved } = scene([{ ...told(['UOLD'], 'web'), repositories: [elsewhere, repository('web')] }]);
  expect([session.knows(repository('api')), session.knows(elsewhere)]).toEqual([true, false]);
  session.doubt('it moved');
  await soon();
  session.doubt('again');
  await soon();
  expect([session.knows(elsewhere), session.repositories.get('rep_api'), added, moved]).toEqual([true, elsewhere, [['web']], [['api /mnt/api.git']]]);
});

test('given a hub that cannot be asked, when it can be again, then what it was doubted for is learnt without another doubt', async () => {
  const { session } = scene([null, null, told(['UNEW'], 'api')]);
  session.doubt('a stranger');
  await soon(60);
  expect(session.hubKeys).toEqual(['UNEW']);
});

test('given doubts without end, then the hub is asked at once and then no more often than it should be; a hub that is away changes nothing', async () => {
  const { session, asked } = scene([null], 1_000_000);
  for (let n = 0; n < 100; n += 1) session.doubt('a stranger');
  await soon();
  for (let n = 0; n < 100; n += 1) session.doubt('a stranger');
  await soon();
  expect([asked(), session.hubKeys]).toEqual([1, ['UOLD']]);
  stopping.abort();
});
