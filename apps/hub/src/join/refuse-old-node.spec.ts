import { expect, test } from '@jest/globals';
import { CONTRACT_VERSION } from '@fuel/contracts';
import { refuseOldNode } from './refuse-old-node.ts';

test('given a node that the hub understands, or a newer one, then it may join', () => {
  expect(refuseOldNode({ contract: CONTRACT_VERSION, version: '0.1.0' })).toBeNull();
  expect(refuseOldNode({ contract: CONTRACT_VERSION + 1, version: '0.9.0' })).toBeNull();
});

test('given a node below the minimum, then it is told in words what to do', () => {
  expect(refuseOldNode({ contract: 1, version: '0.1.0' }, { least: 2, most: 3 })).toEqual({
    code: 'join.contract_too_old',
    detail: "This node (fuel 0.1.0) speaks version 1 of the contract, and this hub understands 2 to 3. Update fuel on the node's machine and join again.",
    pointer: '/contract',
  });
});
