import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { eventTypes } from '../../src/domain/events/vocabulary.js';
import { describeEachEngine } from '../support/databases.js';
import { defined, event, idOf } from '../support/given.js';
import { type Answer, ServedApp } from '../support/served-app.js';

const runs = { numRuns: 150, seed: 20_260_115 };

/** Texts that have broken servers before, among plain ones. */
const oddText = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '%00',
    '../..',
    "' OR 1=1 --",
    '__proto__',
    'constructor',
    '💥',
    '\ud800',
    'a'.repeat(5_000),
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
);
const oddDate = fc.constantFrom(
  '2026-01-10', '2026-02-30', '0000-00-00', '0000-01-01', '9999-12-31', '10000-01-01', '-0001-01-01', '2026-13', '2026-21', '20XX',
  '../..', '2026-01-10/2026-01-01', '/2026', '2026~/', '[2025..]', '{2025,2026}', 'yesterday', '2026-01-10T25:00:00Z', '',
); // prettier-ignore
const oddValue = fc.oneof(
  oddText,
  oddDate,
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.jsonValue({ maxDepth: 3 }),
);
const parameter = fc.constantFrom(
  'party', 'topic', 'status', 'flag', 'q', 'sort', 'limit', 'cursor', 'validAt', 'atLeastPosition', 'after', 'track', 'type',
  'from', 'to', 'dryRun', 'knownAt', 'position', 'size',
); // prettier-ignore
const path = fc.oneof(
  fc.constantFrom('/log/checkpoint', '/log/proofs/inclusion', '/log/proofs/consistency', '/log/proofs/entry'),
  fc.constantFrom('/tracks', '/events', '/relationships', '/status/summary', '/tracks/us-cn.counternarcotics/status'),
  fc
    .tuple(
      fc.constantFrom('/tracks/', '/events/', '/relationships/'),
      oddText,
      fc.constantFrom('', '/status', '/history', '/events', '/explain', '/brief', '/cite'),
    )
    .map(([room, id, rest]) => `${room}${encodeURIComponent(id.toWellFormed())}${rest}`),
  fc.string({ unit: 'grapheme-ascii', maxLength: 40 }).map((text) => `/${text.replaceAll(/[#\s\\]/g, '')}`),
);
const query = fc.array(fc.tuple(parameter, fc.oneof(oddText, oddDate, fc.nat().map(String))), { maxLength: 4 });

describeEachEngine(
  'any request at all',
  (engine) => {
    let served: ServedApp;
    beforeAll(async () => {
      served = await ServedApp.open(engine);
      await served.append(defined(), event('TalksHeld', '2025-12-01'), event('TalksSuspended', '2025-12-10'));
    });
    afterAll(() => served.close());

    const isFit = ({ status, headers, text, body }: Answer) => {
      expect(status).toBeLessThan(500);
      if (status < 400) return;
      expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      expect(body).toMatchObject({ status, code: expect.any(String), requestId: headers.get('x-request-id') });
      expect(text).not.toMatch(/SELECT |INSERT |SQLITE|node_modules|\.js:\d/);
    };

    it('reads, or says what is wrong', async () => {
      const asked = fc.tuple(path, query).map(([where, parameters]) => {
        // A position that never comes is waited for; that is another test's.
        const brief = parameters.filter(([name, value]) => name !== 'atLeastPosition' || !/^\d+$/.test(value));
        const words = brief.map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`);
        return words.length > 0 ? `${where}?${words.join('&')}` : where;
      });
      await fc.assert(
        fc.asyncProperty(asked, async (url) => isFit(await served.get(url))),
        runs,
      );
    });

    it('records, or says what is wrong, whatever stands in the fields of an event', async () => {
      const right = ['TalksHeld', 'TalksSuspended', 'WorkingGroupMet', 'StatementMade'].map((type) =>
        event(type, '2026-01-10'),
      );
      const fields = [...Object.keys(right[0]!), 'effective', 'links', 'mechanism', 'level', 'track', 'until', 'extra'];
      const odd = fc.dictionary(fc.constantFrom(...fields), oddValue, { maxKeys: 2 });
      // A few ids for many bodies, so that they clash.
      const id = fc.constantFrom(undefined, idOf(1), idOf(777), ...right.map((body) => body.id));
      const type = fc.option(fc.constantFrom(...eventTypes, 'TrackDefined', 'CoverageConfirmed'), { nil: undefined });
      const body = fc
        .record({ base: fc.constantFrom(...right), id, type, odd })
        .map(({ base, id: given, type: other, odd: more }) => ({
          ...base,
          id: given,
          ...(other && { type: other }),
          ...more,
        }));
      const door = fc.constantFrom('/events', '/events?dryRun=true', '/tracks', '/events/batch');
      const sent = fc.tuple(door, body);
      await fc.assert(
        fc.asyncProperty(sent, async ([to, what]) => {
          isFit(await served.post(to, to === '/events/batch' ? [what] : what));
        }),
        runs,
      );
    });

    it('refuses a track whose id is half of a surrogate pair', async () => {
      const answer = await served.post('/tracks', '{"id":"\\ud800"}');
      isFit(answer);
      expect(answer.status).toBe(422);
    });

    it('takes no body that it cannot read for one that it can', async () => {
      const type = fc.constantFrom(
        'application/json', 'application/cloudevents+json', 'application/cloudevents-batch+json', 'application/x-ndjson',
        'text/plain', 'application/json; charset=utf-16', 'x',
      ); // prettier-ignore
      const json = fc.jsonValue().map((value) => JSON.stringify(value));
      const text = fc.oneof(
        json,
        json.map((whole) => whole.slice(0, -1)),
        oddText.map((odd) => odd.toWellFormed()),
      );
      const header = fc.dictionary(
        fc.constantFrom('idempotency-key', 'if-match', 'accept'),
        fc.constantFrom('"1"', '*', 'x', '"', '1'),
      );
      const door = fc.constantFrom('/events', '/tracks', '/events/batch', '/tracks/us-cn.counternarcotics/status');
      await fc.assert(
        fc.asyncProperty(door, type, text, header, async (to, mediaType, body, headers) => {
          isFit(await served.post(to, body, { 'content-type': mediaType, ...headers }));
        }),
        runs,
      );
    });

    it('still says how the track stands, and the log is whole', async () => {
      expect(await served.get('/tracks/us-cn.counternarcotics/status')).toMatchObject({ status: 200 });
      expect((await served.get('//readyz')).body).toMatchObject({ ready: true, lag: 0, stoppedTracks: [] });
    });
  },
  ['SQLite :memory:', 'PostgreSQL'],
);
