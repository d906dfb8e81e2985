import { CONTRACT_VERSION, MINIMUM_NODE_CONTRACT, type Refusal } from '@fuel/contracts';

const understood: { readonly least: number; readonly most: number } = { least: MINIMUM_NODE_CONTRACT, most: CONTRACT_VERSION };

/** A node that speaks an older language than the hub understands would misread its orders. A newer one reads ours. Null: it may. */
export function whyTooOld({ contract, version }: { readonly contract: number; readonly version: string }, { least, most } = understood): string | null {
  if (contract >= least) return null;
  return `This node (fuel ${version}) speaks version ${contract} of the contract, and this hub understands ${least === most ? least : `${least} to ${most}`}. Update fuel on the node's machine`;
}

export function refuseOldNode(node: Parameters<typeof whyTooOld>[0], range = understood): Refusal | null {
  const reason = whyTooOld(node, range);
  return reason === null ? null : { code: 'join.contract_too_old', detail: `${reason} and join again.`, pointer: '/contract' };
}
