import { describe, expect, test } from '@jest/globals';
import { hubPermissions, nodePermissions, ownName } from './permissions.ts';

describe('permissions', () => {
  test('given a node, when its permissions are written, then each names the node as a whole token and none names anybody else', () => {
    const { pub, sub } = nodePermissions('hub_1', 'node_1');
    for (const subject of [...pub.allow, ...sub.allow]) expect(subject.split('.')).toContain('node_1');
    expect(pub.allow).not.toEqual(expect.arrayContaining([expect.stringMatching(/STREAM|CREATE|DELETE/)]));
  });

  test('given the template, when a name is put into it, then it is what a plain signing key writes', () => {
    const template = JSON.stringify(nodePermissions('hub_1', ownName));
    expect(JSON.parse(template.replaceAll(ownName, 'node_1'))).toEqual(nodePermissions('hub_1', 'node_1'));
  });

  test('given the hub, when its permissions are written, then no wildcard reaches a stream that is not its own', () => {
    for (const subject of hubPermissions('hub_1').pub.allow.filter((allowed) => allowed.startsWith('$JS')))
      expect(subject).toMatch(/\.FUEL_(FACTS|ORDERS)_hub_1(\.|$)/);
  });
});
