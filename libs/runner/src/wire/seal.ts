import { messageTypes, signedText, sources, type UnsignedEnvelope } from '@fuel/contracts';
import type { Signer } from '@fuel/bus';

export type Seal = (type: keyof typeof messageTypes, data: unknown) => string;

/** Everything that leaves the node is signed with its own key: the hub believes signatures, never subjects. */
export function sealer(identity: { readonly node: string; readonly signer: Signer; readonly now: () => Date; readonly newId: (prefix: string) => string }): Seal {
  const encoder = new TextEncoder();
  return (type, data) => {
    const unsigned: UnsignedEnvelope = {
      specversion: '1.0',
      id: identity.newId('msg'),
      source: sources.node(identity.node),
      type: messageTypes[type],
      time: identity.now().toISOString(),
      datacontenttype: 'application/json',
      keyid: identity.signer.publicKey,
      data: JSON.stringify(data),
    };
    return JSON.stringify({ ...unsigned, signature: identity.signer.sign(encoder.encode(signedText(unsigned))) });
  };
}
