import { expect, test } from '@jest/globals';
import { newKey, signer } from '@fuel/bus';
import { type HubKey, sameKey } from './hub-key.ts';

const made = (): HubKey => {
  const { seed } = newKey('user');
  return { seed, signer: signer(seed) };
};
const own = made();
const other = made();

test('given a database that knows this key, or none, then the hub starts', async () => {
  await expect(sameKey({ recordHubKey: (key) => Promise.resolve(key) }, own, false)).resolves.toBeUndefined();
});

test('given a database that belongs to a hub with another key, then it does not start, names both, tells no seed and says what to do', async () => {
  const refused = sameKey({ recordHubKey: () => Promise.resolve(other.signer.publicKey) }, own, false);
  await expect(refused).rejects.toMatchObject({
    message: expect.stringMatching(new RegExp(`${other.signer.publicKey}.*${own.signer.publicKey}`)),
    remedy: expect.stringMatching(/FUEL_HUB_KEY_FILE.*FUEL_HUB_KEY_REPLACE=1/),
  });
  await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining(own.seed) });
});
