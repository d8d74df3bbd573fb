import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { describeEachEngine, type FreshDatabase, freshDatabase } from '../support/databases.js';
import { FixedClock } from '../support/fixed-clock.js';
import { defined, event, track } from '../support/given.js';
import { Station } from './projector-harness.js';

const row = `SELECT status, formal, practice, CAST(next_check_on AS text) AS next FROM track_status`;

describeEachEngine('the clock', (engine) => {
  let fresh: FreshDatabase;
  let station: Station;

  beforeEach(async () => {
    fresh = await freshDatabase(engine);
    station = await Station.open(fresh, new FixedClock('2024-01-10T12:00:00Z'));
    await station.append(defined(), event('TalksHeld', '2024-01-02'));
    await station.settle();
  });

  afterEach(async () => {
    await station.projector.stop();
    await fresh.drop();
  });

  it('moves a status that nothing else moves, by one timer for the earliest due change', async () => {
    expect(await station.query(row)).toMatchObject([{ status: 'active', practice: 'meeting' }]);
    const changes: unknown[] = [];
    station.bell.on('status.changed', () =>
      changes.push(station.projector.board.get(track.id)!.reading.practice.state),
    );
    await station.at('2024-12-31T00:00:00Z');
    expect(await station.query(row)).toMatchObject([{ status: 'dormant', formal: 'open', practice: 'silent' }]);
    expect(
      (await station.tables()).intervals.map(({ status, practice }) => `${String(status)} ${String(practice)}`),
    ).toEqual(['active meeting', 'active quiet', 'dormant silent']);
    expect(await station.tables()).toEqual(await station.refolded());
    await station.projector.stop();
    expect(changes).toEqual(['silent']);
  });

  it('strikes on the day itself, at midnight UTC', async () => {
    await station.at('2024-06-30T23:59:59.999Z');
    expect(await station.query(row)).toMatchObject([{ practice: 'meeting', next: '2024-07-01' }]);
    await station.at('2024-07-01T00:00:00Z');
    expect(await station.query(row)).toMatchObject([{ practice: 'quiet' }]);
  });

  it('sets no more timers than that and the slow one, however many tracks there are', async () => {
    const more = ['us-cn.climate', 'us-cn.trade'].map((id) => [
      defined({ id }),
      event('TalksHeld', '2024-01-03', { tracks: [id] }),
    ]);
    await station.append(...more.flat());
    await station.settle();
    expect(station.clock.pending).toHaveLength(2);
  });

  it('moves what fell due while nothing ran, right after a restart', async () => {
    station = await station.restart(new FixedClock('2025-03-01T00:00:00Z'));
    expect(await station.query(row)).toMatchObject([{ status: 'dormant' }]);
    expect(await station.tables()).toEqual(await station.refolded());
  });

  it('that steps back over midnight leaves no track deaf to new events, and what it struck is read anew', async () => {
    await station.append(
      defined({ id: 'us-cn.climate' }),
      event('TalksHeld', '2024-01-02', { tracks: ['us-cn.climate'] }),
    );
    await station.settle();
    await station.at('2024-07-01T00:00:00Z');
    expect(await station.query(row)).toMatchObject([{ practice: 'quiet' }, { practice: 'quiet' }]);
    station.clock.set('2024-06-30T20:00:00Z');
    await station.append(event('TalksSuspended', '2024-06-30'));
    await station.settle();
    expect(station.projector.board.get(track.id)).toMatchObject({ reading: { status: 'frozen' } });
    expect(station.projector.board.get('us-cn.climate')).toMatchObject({ reading: { practice: { state: 'meeting' } } });
    expect(await station.tables()).toEqual(await station.refolded());
    expect(await station.documents()).toEqual(await station.refoldedDocuments());
    await station.at('2024-07-01T00:00:00Z');
    expect(station.projector.board.get('us-cn.climate')).toMatchObject({ reading: { practice: { state: 'quiet' } } });
    expect(await station.tables()).toEqual(await station.refolded());
  });

  it('turns the page of the live document at midnight UTC, and not before', async () => {
    const morning = await station.reader.live(track.id);
    await station.at('2024-01-10T23:59:59Z');
    expect(await station.reader.live(track.id)).toBe(morning);
    await station.at('2024-01-11T00:00:00Z');
    expect(station.reader.inMemory(track.id)).toBeUndefined();
    const nextDay = await station.reader.live(track.id);
    expect(nextDay.etag).not.toBe(morning.etag);
    const { metrics, reading } = JSON.parse(nextDay.body.toString()) as { metrics: object; reading: object };
    expect(metrics).toMatchObject({ daysInStatus: { min: 9, max: 9 } });
    expect(reading).toMatchObject({ validAt: '2024-01-11', knownAt: '2024-01-11' });
  });
});
