import { describe, expect, test } from '@jest/globals';
import { parseDelivery } from './delivery.ts';

describe('parseDelivery', () => {
  test('given the reply subject of nats-server 2.9, when it is read, then it gives stream, consumer, deliveries and position', () => {
    expect(parseDelivery('$JS.ACK.FUEL_ORDERS_h.node_1.2.17.9.1795000000000000000.3')).toEqual({
      stream: 'FUEL_ORDERS_h',
      consumer: 'node_1',
      deliveries: 2,
      seq: 17,
    });
  });

  test('given the longer form of newer servers, when it is read, then it says the same', () => {
    expect(parseDelivery('$JS.ACK._.hash.FUEL_ORDERS_h.node_1.1.17.9.1795000000000000000.3.x')).toMatchObject({ consumer: 'node_1', seq: 17 });
  });

  test.each([undefined, '', '_INBOX.node_1.x', '$JS.ACK.a.b', '$JS.ACK.s.c.one.17.9.1.3'])('given %s, when it is read, then it is not a delivery', (reply) => {
    expect(parseDelivery(reply)).toBeNull();
  });
});
