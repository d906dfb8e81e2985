import { expect, test } from '@jest/globals';
import { newKey, signer } from '@fuel/bus';
import { joinProofText } from '@fuel/contracts';
import { refuseUnproven } from './refuse-unproven.ts';

const [mine, other] = [newKey('user'), newKey('user')];
const tokenSha256 = 'a'.repeat(64);
const now = Date.UTC(2026, 0, 31, 12);
const time = new Date(now).toISOString();
const proofBy = (seed: string, over: Partial<Parameters<typeof joinProofText>[0]> = {}) => {
  const said = { tokenSha256, publicKey: mine.publicKey, time, ...over };
  return { time: said.time, signature: signer(seed).sign(new TextEncoder().encode(joinProofText(said))) };
};
const asking = { publicKey: mine.publicKey, version: '0.1.0' };

test('given a proof with the key itself, over this token and now, then nothing is said against it', () => {
  expect(refuseUnproven({ ...asking, proof: proofBy(mine.seed) }, tokenSha256, now + 9 * 60_000)).toBeNull();
});

test.each([
  ['none', undefined, 'join.proof_missing', '/proof', /fuel 0\.1\.0.*Update fuel.*token is still good/],
  ['one by another key', proofBy(other.seed), 'join.proof_invalid', '/proof/signature', /not made with the key U/],
  ['one over another token', proofBy(mine.seed, { tokenSha256: 'b'.repeat(64) }), 'join.proof_invalid', '/proof/signature', /over this token/],
  ['one over another key', proofBy(mine.seed, { publicKey: other.publicKey }), 'join.proof_invalid', '/proof/signature', /./],
  ['one whose time was changed', { ...proofBy(mine.seed), time: '2026-01-31T12:00:01.000Z' }, 'join.proof_invalid', '/proof/signature', /./],
  ['one of yesterday', proofBy(mine.seed, { time: '2026-01-30T12:00:00.000Z' }), 'join.clock_wrong', '/proof/time', /says 2026-01-30.*hub 2026-01-31.*Set it right/],
  ['no signature at all', { time, signature: '' }, 'join.proof_invalid', '/proof/signature', /./],
])('given %s, then it is refused at its place, with what to do', (_what, proof, code, pointer, detail) => {
  expect(refuseUnproven({ ...asking, proof }, tokenSha256, now)).toEqual({ code, pointer, detail: expect.stringMatching(detail) });
});
