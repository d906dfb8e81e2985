import { afterEach, describe, expect, test } from '@jest/globals';
import { openPresence, type Presence } from './presence.ts';

let presence: Presence;
afterEach(() => presence.stop());

function scene() {
  const said: string[] = [];
  let told: (count: number) => void = () => undefined;
  const say = (what: string) => (): void => {
    said.push(what);
    told(said.length);
  };
  const heard = (count: number): Promise<void> =>
    new Promise((resolve) => {
      told = (now) => now >= count && resolve();
      told(said.length);
    });
  const held = { attempts: [{ task: 'tsk_1', epoch: 1 }], orders: ['ord_1'] };
  presence = openPresence({ hold: () => ({ attempts: [...held.attempts], orders: [...held.orders] }), sendHello: say('hello'), sendAlive: say('alive'), aliveEveryMs: 5 });
  return { said, heard, held };
}

describe('presence', () => {
  test('given a connection, when the hub does not answer, then hello is said again and again and nothing else', async () => {
    const { said, heard } = scene();
    presence.connected();
    await heard(3);
    expect(presence.state).toBe('greeting');
    expect(new Set(said)).toEqual(new Set(['hello']));
  });

  test('given an answer, then signs of life follow and no hello', async () => {
    const { said, heard } = scene();
    presence.connected();
    presence.welcomed();
    await heard(4);
    expect(said.slice(0, 4)).toEqual(['hello', 'alive', 'alive', 'alive']);
  });

  test('given an order that came after the first hello, when the hub answers, then the answer is not about it', () => {
    const { held } = scene();
    presence.connected();
    held.orders.push('ord_2');
    held.attempts.push({ task: 'tsk_2', epoch: 1 });
    expect(presence.welcomed()).toEqual({ attempts: [{ task: 'tsk_1', epoch: 1 }], orders: new Set(['ord_1']) });
  });

  test('given the connection is lost, then nothing is said until it comes back, and then hello comes first', async () => {
    const { said, heard } = scene();
    presence.connected();
    presence.welcomed();
    await heard(2);
    presence.disconnected();
    const before = said.length;
    presence.greetAgain();
    expect(said.length).toBe(before);
    presence.connected();
    expect(said.at(-1)).toBe('hello');
    expect(presence.state).toBe('greeting');
  });

  test('given the hub wants a hello, then it gets one and signs of life wait for its answer', async () => {
    const { said } = scene();
    presence.connected();
    presence.welcomed();
    presence.greetAgain();
    expect(said.at(-1)).toBe('hello');
    expect(presence.state).toBe('greeting');
  });
});
