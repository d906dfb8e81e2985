import { verify } from '@fuel/bus';
import { joinProofText, type Refusal, type RouteBody } from '@fuel/contracts';

/** A proof that somebody overheard is soon of no use, also for a token that was not redeemed. */
const skewMs = 10 * 60_000;

type Asking = Pick<RouteBody<'joinNode'>, 'publicKey' | 'version' | 'proof'>;

/**
 * A public key is public: without a proof that the seed is at hand, whoever has a token could join as a node that is there, and get a token
 * that speaks for it. Null: it is proven. Whatever is refused here leaves the join token as good as it was.
 */
export function refuseUnproven({ publicKey, version, proof }: Asking, tokenSha256: string, now: number): Refusal | null {
  if (proof === undefined) {
    return { code: 'join.proof_missing', detail: `This node (fuel ${version}) does not prove that the key is its own. Update fuel on the node's machine and join again; the token is still good.`, pointer: '/proof' };
  }
  const { time, signature } = proof;
  if (!verify(publicKey, new TextEncoder().encode(joinProofText({ tokenSha256, publicKey, time })), signature)) {
    return { code: 'join.proof_invalid', detail: `The signature was not made with the key ${publicKey} over this token and time. Join from the home that has its seed; the token is still good.`, pointer: '/proof/signature' };
  }
  if (Math.abs(Date.parse(time) - now) <= skewMs) return null;
  return { code: 'join.clock_wrong', detail: `The clock of the node says ${time} and that of the hub ${new Date(now).toISOString()}. Set it right and join again; the token is still good.`, pointer: '/proof/time' };
}
