import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { describeEachEngine } from '../support/databases.js';
import { ServedApp } from '../support/served-app.js';
import { idOf, talks, track } from './samples.js';

const group = { id: 'group', title: 'The group' };
const met = (mechanism: string, more: object = {}) =>
  talks('2025-12-01', { type: 'WorkingGroupMet', mechanism, mode: undefined, trackRole: undefined, ...more });

describeEachEngine(
  'what is taken and remarked on',
  (engine) => {
    let served: ServedApp;
    beforeEach(async () => {
      served = await ServedApp.open(engine, '2026-01-15T12:00:00Z');
      await served.post('/tracks', { ...track, mechanisms: [group] });
    });
    afterEach(() => served.close());

    const remarksOn = async (event: object, path = '/events') => {
      const dry = await served.post(`${path}?dryRun=true`, event);
      const answer = await served.post(path, event);
      expect([dry.status, answer.status]).toEqual([200, 201]);
      expect(dry.body.remarks).toEqual(answer.body.remarks);
      return answer.body.remarks;
    };

    it('is a year of three digits or fewer', async () => {
      await remarksOn(talks('2025-11-01'));
      expect(await remarksOn(talks('0024-01-30'))).toEqual([
        { pointer: '/occurred', detail: 'lies in the year 24: is a digit missing?' },
      ]);
      const source = { title: 'A release', publisher: 'A ministry', published: '0202-11' };
      expect(await remarksOn(talks('2025-11-02', { announced: '0099-12', sources: [source] }))).toEqual([
        { pointer: '/announced', detail: 'lies in the year 99: is a digit missing?' },
        { pointer: '/sources/0/published', detail: 'lies in the year 202: is a digit missing?' },
      ]);
    });

    it('is a date fifty years before all other events of the track', async () => {
      expect(await remarksOn(talks('1925-11-01', { id: idOf(1) }))).toEqual([]);
      expect(await remarksOn(talks('1974-11-01', { id: idOf(2) }))).toEqual([]);
      const detail = `lies 101 years before every other event of ${track.id}, the first of which is of 1925-11-01`;
      expect(await remarksOn(talks('1824-11-01', { id: idOf(3) }))).toEqual([{ pointer: '/occurred', detail }]);
      expect(await remarksOn(talks('1825-11-01', { id: idOf(4) }))).toEqual([]);
      // What is retracted is no other event.
      for (const n of [3, 4]) await served.post(`/events/${idOf(n)}/retractions`, { reason: 'A slip' });
      expect(await remarksOn(talks('1825-11-02', { id: idOf(5) }))).toHaveLength(1);
    });

    it('is a text that was decoded by the wrong encoding before it came', async () => {
      const source = { title: 'A r\ufffdunion', publisher: 'Le Monde' };
      expect(await remarksOn(talks('2025-11-01', { title: 'RÃ©union Ã\u00a0 Paris', sources: [source] }))).toEqual([
        { pointer: '/title', detail: expect.stringContaining('“Ã©”, which looks like UTF-8') },
        { pointer: '/sources/0/title', detail: expect.stringContaining('could not be read') },
      ]);
      expect(
        await remarksOn(talks('2025-11-02', { summary: 'it â€œfailedâ€\u009d', title: 'AÇÃO, SÃO TOMÉ, «â»' })),
      ).toMatchObject([{ pointer: '/summary' }]);
    });

    it('is a day that is tomorrow by UTC', async () => {
      const detail =
        'lies after 2026-01-15, which is today by UTC: it can have happened only where the day begins earlier';
      expect(await remarksOn(talks('2026-01-16'))).toEqual([{ pointer: '/occurred', detail }]);
      expect(await remarksOn(talks('2026-01'))).toEqual([]);
    });

    it('is a mechanism that neither the definition nor an earlier event names', async () => {
      expect(await remarksOn(met('group'))).toEqual([]);
      const detail = `names gruop, which neither the definition of ${track.id} nor an earlier event names; known are group`;
      const misspelled = met('gruop', { id: idOf(1) });
      expect(await remarksOn(misspelled)).toEqual([{ pointer: '/mechanism', detail }]);
      expect((await served.post('/events', misspelled)).body.remarks).toEqual([{ pointer: '/mechanism', detail }]);
      expect(await remarksOn(met('gruop'))).toEqual([]);
      expect(await remarksOn(met('other', { type: 'WorkingGroupEstablished' }))).toEqual([]);
      expect(await remarksOn(met('other'))).toEqual([]);
    });

    it('is a link to an id that no entry has', async () => {
      await served.post('/events', talks('2025-11-01', { id: idOf(1) }));
      const links = [1, 2].map((n) => ({ rel: 'after', event: idOf(n) }));
      expect(await remarksOn(talks('2025-11-02', { links }))).toEqual([
        { pointer: '/links/1/event', detail: `names ${idOf(2)}, and no entry has that id` },
      ]);
    });

    it('is told of corrections, too', async () => {
      await served.post('/events', talks('2025-11-01', { id: idOf(1) }));
      const event = talks('0025-11-01');
      expect(await remarksOn({ reason: 'A test', event }, `/events/${idOf(1)}/corrections`)).toEqual([
        { pointer: '/event/occurred', detail: 'lies in the year 25: is a digit missing?' },
      ]);
    });

    it('is told of a batch with the place of each item, which earlier items may explain', async () => {
      const batch = [
        met('line', { type: 'WorkingGroupEstablished', id: idOf(1) }),
        met('line', { links: [{ rel: 'after', event: idOf(1) }] }),
        met('lien', { links: [{ rel: 'after', event: idOf(9) }] }),
        talks('1925-12-01'),
      ];
      expect((await served.post('/events/batch', batch)).body.remarks).toMatchObject([
        { pointer: '/2/mechanism' },
        { pointer: '/2/links/0/event' },
        { pointer: '/3/occurred' },
      ]);
    });

    it('is told of a long batch in its report, line by line, but for lines that are refused', async () => {
      const lines = Array.from({ length: 1_000 }, (_, n) => talks('2025-11-01', { title: `Talks ${n}` }));
      lines[7] = talks('0025-11-01');
      lines[8] = talks('0025-11-02', { actors: [] });
      expect(await served.post('/events/batch', lines)).toMatchObject({
        status: 200,
        body: { recorded: 999, refused: 1, remarked: 1, remarks: [{ line: 8, pointer: '/occurred' }] },
      });
    });

    it('is a day of force that is kept; where it would be ignored it is refused', async () => {
      const tariff = { type: 'TariffImposed', mode: undefined, trackRole: undefined, effective: '2025-12-10' };
      const detail = 'is kept and shown; TariffImposed counts from the day on which it occurred';
      expect(await remarksOn(talks('2025-12-01', tariff))).toEqual([{ pointer: '/effective', detail }]);
      const entry = { type: 'AgreementEnteredIntoForce', effective: '2025-12-10' };
      expect(await remarksOn(talks('2025-12-01', { ...tariff, ...entry }))).toEqual([]);
      const refused = {
        pointer: '/effective',
        detail: expect.stringMatching(/^is no date of TalksHeld, which counts from the day on which it occurred/),
      };
      expect(await served.post('/events', talks('2025-12-01', { effective: '2025-12-10' }))).toMatchObject({
        status: 422,
        body: { code: 'invalid-event', errors: [refused] },
      });
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
