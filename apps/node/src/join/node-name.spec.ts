import { expect, test } from '@jest/globals';
import { slug } from '@fuel/contracts';
import fc from 'fast-check';
import { suggestName } from './node-name.ts';

test('given a machine and a folder, then the name tells both', () => {
  expect(suggestName('Laptop.local', '/home/me/My Api')).toBe('laptop-my-api');
});

test('given any machine and folder, then the name is one that the hub takes', () => {
  fc.assert(fc.property(fc.string(), fc.string(), (machine, folder) => slug.safeParse(suggestName(machine, folder)).success));
});
