import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { cursorOf } from '../../src/http/endpoint/pagination.js';
import { describeEachEngine } from '../support/databases.js';
import { defined, event } from '../support/given.js';
import { ServedApp } from '../support/served-app.js';

/** Places that no list has: each is no cursor of any of them. */
const forged: readonly (readonly unknown[])[] = [
  [],
  [null],
  [{}],
  [['x']],
  [1e300],
  [1.5],
  [-1],
  ['a\u0000b'],
  [1.5, 'key'],
  [1e300, 'key'],
  ['x', 'a\ud800'],
  [Date.UTC(2026, 0, 15), 'a\u0000b'],
  ['track', 0, 'a\u0000b'],
  ['track', {}, 'us-cn.counternarcotics'],
];

describeEachEngine(
  'a forged cursor',
  (engine) => {
    let served: ServedApp;
    beforeAll(async () => {
      served = await ServedApp.open(engine);
      await served.append(defined(), event('TalksHeld', '2025-12-01'));
    });
    afterAll(() => served.close());

    const lists = [
      '/candidates',
      '/tracks',
      '/relationships',
      '/alerts',
      '/deliveries',
      '/tracks/us-cn.counternarcotics/events',
    ];

    it.each(lists)('is refused by GET %s, whatever it holds', async (list) => {
      for (const place of forged) {
        const { status, body } = await served.get(`${list}?cursor=${cursorOf(place as string[])}`);
        expect({ place, status, code: body.code }).toEqual({ place, status: 400, code: 'invalid-parameter' });
      }
      expect((await served.get(`${list}?cursor=WyJ4Il0x`)).status).toBe(400);
    });
  },
  ['SQLite :memory:', 'PostgreSQL'],
);
