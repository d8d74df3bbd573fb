import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { describeEachEngine } from '../support/databases.js';
import { defined, event, idOf } from '../support/given.js';
import { ServedApp } from '../support/served-app.js';

type Document = { paths: Record<string, Record<string, unknown>> };

describeEachEngine(
  'a database that is away',
  (engine) => {
    let served: ServedApp;
    beforeEach(async () => {
      served = await ServedApp.open(engine);
      await served.append(defined(), event('TalksHeld', '2025-12-01'));
    });
    afterEach(() => served.close());

    it('makes no path answer 500: what needs it says that it is away, and when to come again', async () => {
      const { paths } = (await served.get('/openapi.json')).body as unknown as Document;
      const reads = Object.keys(paths).filter((path) => 'get' in paths[path]!);
      expect(reads.length).toBeGreaterThan(30);
      await served.loseDatabase();
      for (const path of reads.filter((each) => each !== '/stream')) {
        const filled = path.replace('/tracks/{id}', '/tracks/us-cn.counternarcotics').replaceAll(/\{\w+\}/g, idOf(1));
        const { status, headers } = await served.get(/^\/(livez|readyz|metrics)$/.test(path) ? `/${path}` : filled);
        expect({ path, isFit: status !== 500 && (status !== 503 || headers.has('retry-after')) }).toEqual({
          path,
          isFit: true,
        });
      }
    });

    it.each(['/events', `/events/${idOf(1)}`, '/alerts', '/alert-rules', '/alert-channels', '/deliveries'])(
      'is 503 in GET %s',
      async (path) => {
        await served.loseDatabase();
        const { status, body } = await served.get(path);
        expect([status, body.code]).toEqual([503, 'unreachable-database']);
      },
    );

    it('is 503 for a write, which may be sent again', async () => {
      await served.loseDatabase();
      const { status } = await served.post('/events', event('TalksHeld', '2025-12-02'));
      expect(status).toBe(503);
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
