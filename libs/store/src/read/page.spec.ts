import { describe, expect, test } from '@jest/globals';
import { pageOf, parseCursor, writeCursor } from './page.ts';

const row = (id: string) => ({ id, created_at: new Date('2026-01-31T12:00:00.123Z') });

describe('a page of a list', () => {
  test('given one row more than asked for, then it is cut off and the cursor names the last one shown', () => {
    const page = pageOf([row('fea_a'), row('fea_b'), row('fea_c')], 2, (one) => one.id);
    expect(page.items).toEqual(['fea_a', 'fea_b']);
    expect(parseCursor(page.next ?? '')).toEqual({ at: '2026-01-31T12:00:00.123Z', id: 'fea_b' });
  });

  test('given no more rows than asked for, then there is no next page', () => {
    expect(pageOf([row('fea_a')], 1, (one) => one.id)).toEqual({ items: ['fea_a'], next: null });
    expect(pageOf([], 1, (one: { id: string; created_at: Date }) => one.id)).toEqual({ items: [], next: null });
  });

  test('given text that no page was ended with, then it is no cursor', () => {
    const good = writeCursor({ at: '2026-01-31T12:00:00.123Z', id: 'fea_a' });
    const odd = ['', 'x', '%%%', `${good}=`, `${good} `, writeCursor({ at: '2026-13-31T12:00:00.123Z', id: 'fea_a' }), writeCursor({ at: '2026-02-30T12:00:00.123Z', id: 'fea_a' }), writeCursor({ at: '0000-01-01T00:00:00.000Z', id: 'fea_a' }), writeCursor({ at: '2026-01-31T12:00:00.123Z', id: "x'; --" })];
    expect(odd.map(parseCursor)).toEqual(odd.map(() => null));
  });
});
