import { CONTRACT_VERSION, MINIMUM_NODE_CONTRACT, type Refusal } from '@fuel/contracts';

const understood = { least: MINIMUM_NODE_CONTRACT, most: CONTRACT_VERSION };

/** A node that speaks an older language than the hub understands would misread its orders. A newer one reads ours. */
export function refuseOldNode({ contract, version }: { readonly contract: number; readonly version: string }, { least, most } = understood): Refusal | null {
  if (contract >= least) return null;
  return {
    code: 'join.contract_too_old',
    detail: `This node (fuel ${version}) speaks version ${contract} of the contract, and this hub understands ${least === most ? least : `${least} to ${most}`}. Update fuel on the node's machine and join again.`,
    pointer: '/contract',
  };
}
