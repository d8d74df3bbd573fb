import { afterEach, beforeEach, expect, it } from '@jest/globals';
import ICAL from 'ical.js';
import { correction, retraction } from '../support/amendments.js';
import { describeEachEngine } from '../support/databases.js';
import { defined, event } from '../support/given.js';
import { ServedApp } from '../support/served-app.js';

const scopes = ['all', 'track/us-cn.counternarcotics', 'relationship/cn-us', 'party/US', 'collection/narcotics'];

describeEachEngine('calendars', (engine) => {
  let served: ServedApp;
  beforeEach(async () => {
    served = await ServedApp.open(engine);
    await served.append(defined({ collection: 'narcotics' }));
  });
  afterEach(() => served.close());

  const read = async (path = 'all') => {
    const { status, text } = await served.get(`//calendars/${path}.ics`);
    expect(status).toBe(200);
    const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
    return calendar.getAllSubcomponents('vevent').map((component) => {
      const { uid, summary, startDate, endDate, sequence, description } = new ICAL.Event(component);
      const status = component.getFirstPropertyValue('status');
      return { uid, summary, first: String(startDate), until: String(endDate), sequence, description, status };
    });
  };
  const dated = async () => (await read()).map(({ summary, first, until, status }) => [summary, first, until, status]);

  const promise = (due: string, more = {}) => event('CommitmentMade', '2026-01-05', { due, title: 'List it', ...more });

  it.each(scopes)(
    'of %s hold what is due, expected, announced and expires, and what the clock would do',
    async (scope) => {
      await served.append(
        event('TalksHeld', '2025-12-20'),
        promise('2026-03-10', { actors: [{ country: 'CN', role: 'initiator' }] }),
        event('OutcomeExpected', '2026-01-06', { due: '2026-04', title: 'A list' }),
        event('TalksHeld', '2026-02-01', { announced: '2026-01-10', title: 'Second round' }),
        event('RegulatoryControlAdopted', '2026-01-08', { effective: '2026-02-05', title: 'A control' }),
        event('AgreementSigned', '2026-01-07', { expires: '2027-01-07', title: 'An accord' }),
      );
      const dates = await read(scope);
      expect(dates.map(({ summary, first, until }) => [summary, first, until])).toEqual([
        ['Announced: Second round', '2026-02-01', '2026-02-02'],
        ['Takes effect: A control', '2026-02-05', '2026-02-06'],
        ['Due: List it', '2026-03-10', '2026-03-11'],
        ['Expected: A list', '2026-04-01', '2026-05-01'],
        ['Would become “Dormant”: United States-China counternarcotics', '2026-10-30', '2026-10-31'],
        ['Expires: An accord', '2027-01-07', '2027-01-08'],
      ]);
      expect(dates[2]!.description).toBe(
        'A promise of China, made on 5 January 2026.\nTrack: United States-China counternarcotics',
      );
    },
  );

  it('keep the UID of a date that moves, and raise its SEQUENCE', async () => {
    const promised = promise('2026-03-10');
    await served.append(promised);
    const [before] = await read();
    expect(await read()).toEqual([before]);
    served.clock.advanceTo('2026-01-20T08:00:00Z');
    await served.append(correction(promised, { due: '2026-03-12' }));
    const [after] = await read();
    expect(after).toMatchObject({ uid: before!.uid, first: '2026-03-12', status: 'CONFIRMED' });
    expect(after!.sequence).toBeGreaterThan(before!.sequence);
  });

  it('cancel a date that is gone before it comes, and leave one that has come', async () => {
    const [kept, gone] = [promise('2026-01-18', { title: 'Kept' }), promise('2026-03-10', { title: 'Gone' })];
    await served.append(kept, gone);
    served.clock.advanceTo('2026-01-20T08:00:00Z');
    const fulfilled = { links: [{ rel: 'fulfils', event: kept.id }] };
    await served.append(retraction(gone), event('CommitmentFulfilled', '2026-01-19', fulfilled));
    expect(await dated()).toEqual([
      ['Due: Kept', '2026-01-18', '2026-01-19', 'CONFIRMED'],
      ['Due: Gone', '2026-03-10', '2026-03-11', 'CANCELLED'],
    ]);
  });

  it('keep a date of several tracks while it stands on one of them, and cancel it with the last', async () => {
    await served.append(defined({ id: 'us-cn.military', title: 'Military', topic: 'military' }));
    const tracks = ['us-cn.counternarcotics', 'us-cn.military'];
    const promised = promise('2026-03-10', { tracks });
    await served.append(promised);
    const statuses: [unknown, number][] = [];
    const look = async (path = 'all') => {
      const [date, ...others] = await read(path);
      expect(others).toEqual([]);
      statuses.push([date!.status, date!.sequence]);
    };
    await look();
    served.clock.advanceTo('2026-01-20T08:00:00Z');
    const moved = correction(promised, { tracks: tracks.slice(1) }, { tracks });
    await served.append(moved);
    await look();
    expect((await read('track/us-cn.counternarcotics'))[0]!.status).toBe('CANCELLED');
    served.clock.advanceTo('2026-01-21T08:00:00Z');
    await served.append(retraction(promised, { tracks }));
    await look();
    expect(statuses.map(([status]) => status)).toEqual(['CONFIRMED', 'CONFIRMED', 'CANCELLED']);
    const sequences = statuses.map(([, sequence]) => sequence);
    expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
  });

  it('move the day of silence as talks are held', async () => {
    await served.append(event('TalksHeld', '2025-12-20'));
    const [before] = await read();
    served.clock.advanceTo('2026-02-10T08:00:00Z');
    await served.append(event('TalksHeld', '2026-02-09'));
    const [after, ...others] = await read();
    expect(others).toEqual([]);
    expect([before!.first, after!.first]).toEqual(['2026-09-17', '2026-11-07']);
    expect(after).toMatchObject({ uid: before!.uid, status: 'CONFIRMED' });
  });

  it('fold long lines between characters, and escape what has a meaning', async () => {
    const title = `Liste: ${'é'.repeat(100)}; a, b \\ “c” 禁毒 🎌`;
    await served.append(promise('2026-03-10', { title }));
    const { text } = await served.get('//calendars/all.ics');
    expect((await read())[0]!.summary).toBe(`Due: ${title}`);
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  });

  it('answer 304 until a change', async () => {
    await served.append(promise('2026-03-10'));
    const { headers } = await served.get('//calendars/all.ics');
    expect(headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    const known = { 'if-none-match': headers.get('etag')! };
    expect(await served.get('//calendars/all.ics', known)).toMatchObject({ status: 304 });
    await served.append(promise('2026-03-11', { title: 'Another' }));
    expect(await served.get('//calendars/all.ics', known)).toMatchObject({ status: 200 });
  });
});
