import { EventEmitter2 } from '@nestjs/event-emitter';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { EventLog } from '../../src/event-log/event-log.js';
import type { RecordOptions } from '../../src/intake/record/append-requests.js';
import type { EntryDryRun } from '../../src/intake/record/dry-run.js';
import type { Recorder } from '../../src/intake/record/recorder.js';
import { intakeOn } from './intake-harness.js';
import { Projector } from '../../src/projection/projector.js';
import { describeEachEngine, freshDatabase, type FreshDatabase } from '../support/databases.js';
import { FixedClock } from '../support/fixed-clock.js';
import { idOf, now, suspension, talks, track } from './samples.js';

const terms: RecordOptions = { recordedBy: 'a test' };
const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/);

describeEachEngine('recording', (engine) => {
  let fresh: FreshDatabase;
  let log: EventLog;
  let projector: Projector;
  let recorder: Recorder;
  let dryRun: EntryDryRun;

  beforeEach(async () => {
    fresh = await freshDatabase(engine);
    const database = await fresh.open();
    const clock = new FixedClock(now);
    const bell = new EventEmitter2();
    log = new EventLog(database, clock, bell);
    projector = new Projector(database, log, clock, bell);
    bell.on('log.appended', () => projector.wake());
    await projector.start();
    ({ recorder, dryRun } = intakeOn({ database, log, clock, projector }));
    await recorder.defineTrack(track, terms);
  });
  afterEach(async () => {
    await projector.stop();
    await log.close();
    await fresh.drop();
  });

  const refusalOf = async (work: Promise<unknown>) => {
    const { kind, code, errors } = await work.then(
      () => ({ kind: 'none', code: 'none', errors: [] }),
      (error: unknown) => error as { kind: string; code: string; errors: { pointer: string }[] },
    );
    return [kind, code, ...errors.map(({ pointer }) => pointer)];
  };
  const position = async () => (await log.head()).position;

  it('tells the place of an event and what it did to the status of each track', async () => {
    expect(await recorder.record(talks('2025-12-20'), terms)).toEqual({
      id: uuid,
      position: 2,
      repeated: false,
      statusChanges: [
        {
          track: track.id,
          from: { status: 'none', formal: 'none', practice: 'never' },
          to: { status: 'active', formal: 'open', practice: 'meeting' },
        },
      ],
      historyChanges: [
        {
          track: track.id,
          count: 1,
          ranges: [
            {
              from: '2025-12-20',
              to: null,
              was: { status: 'none', formal: 'none', practice: 'never' },
              now: { status: 'active', formal: 'open', practice: 'meeting' },
              says: 'history revised: active from 2025-12-20 on, where nothing was on record',
            },
          ],
        },
      ],
      remarks: [],
    });
    expect(await recorder.record(talks('2025-12-21'), terms)).toMatchObject({ position: 3, statusChanges: [] });
  });

  it('answers the same event again as it did first, and refuses other content under its id', async () => {
    const first = await recorder.record(talks('2025-12-20', { id: idOf(1) }), terms);
    await recorder.record(suspension('2026-01-05'), terms);
    const again = await recorder.record(talks('2025-12-20', { id: idOf(1) }), terms);
    expect(again).toEqual({ ...first, repeated: true });
    expect(await refusalOf(recorder.record(talks('2025-12-21', { id: idOf(1) }), terms))).toEqual([
      'conflict',
      'id-clash',
      '/id',
    ]);
    expect(await position()).toBe(3);
  });

  it('takes a definition again, and refuses another of the same track', async () => {
    expect(await recorder.defineTrack(track, terms)).toMatchObject({ position: 1, repeated: true });
    expect(await refusalOf(recorder.defineTrack({ ...track, title: 'Other' }, terms))).toEqual([
      'conflict',
      'track-exists',
      '/id',
    ]);
    const entry = { type: 'TrackDefined', track: { ...track, title: 'Other' } };
    expect(await refusalOf(recorder.record(entry, terms))).toEqual(['conflict', 'track-exists', '/track/id']);
  });

  it('points at the faults of a definition from the definition on', async () => {
    const refused = (more: object) => refusalOf(recorder.defineTrack({ ...track, id: 'us-cn.x', ...more }, terms));
    expect(await refused({ policy: 'cooperation@9' })).toEqual(['invalid', 'unknown-policy', '/policy']);
    expect(await refused({ parent: 'us-cn.y' })).toEqual(['invalid', 'undefined-parent', '/parent']);
    expect(await refused({ parties: ['US'] })).toEqual(['invalid', 'invalid-event', '/parties']);
    expect(await refusalOf(recorder.defineTrack('us-cn.x', terms))).toEqual(['invalid', 'invalid-event', '']);
    expect(await position()).toBe(1);
  });

  it('refuses what touches a track that nobody has defined', async () => {
    const event = talks('2025-12-20', { tracks: [track.id, 'us-cn.military'] });
    expect(await refusalOf(recorder.record(event, terms))).toEqual(['invalid', 'undefined-track', '/tracks/1']);
    const coverage = { type: 'CoverageConfirmed', track: 'us-cn.military', until: '2026-01-01' };
    expect(await refusalOf(recorder.record(coverage, terms))).toEqual(['invalid', 'undefined-track', '/track']);
  });

  it('takes what may have happened by tomorrow anywhere, and refuses what lies wholly beyond', async () => {
    expect(await recorder.record(talks('2026-01-16'), terms)).toMatchObject({ position: 2 });
    expect(await recorder.record(talks('2026'), terms)).toMatchObject({ position: 3 });
    expect(await recorder.record(talks('2026-01-10/2026-01-20'), terms)).toMatchObject({ position: 4 });
    expect(await refusalOf(recorder.record(talks('2026-01-17'), terms))).toEqual([
      'invalid',
      'from-the-future',
      '/occurred',
    ]);
    const coverage = { type: 'CoverageConfirmed', track: track.id, until: '2026-01-17' };
    expect(await refusalOf(recorder.record(coverage, terms))).toEqual(['invalid', 'from-the-future', '/until']);
  });

  it('refuses a write that expects another version of the track', async () => {
    expect(await recorder.record(talks('2025-12-20'), { ...terms, ifVersion: 1 })).toMatchObject({ position: 2 });
    expect(await refusalOf(recorder.record(talks('2025-12-21'), { ...terms, ifVersion: 1 }))).toEqual([
      'conflict',
      'version-mismatch',
    ]);
    expect(await position()).toBe(2);
  });

  it('rehearses an event: the changes of the real one, and nothing stored', async () => {
    const event = suspension('2026-01-05', { id: idOf(1) });
    const { changes: rehearsed } = await dryRun.run(event, terms);
    expect(rehearsed).toMatchObject({ statusChanges: [{ track: track.id, to: { status: 'frozen' } }] });
    expect(await position()).toBe(1);
    expect(await recorder.record(event, terms)).toMatchObject({ position: 2, ...rehearsed });
    expect((await dryRun.run(event, terms)).changes).toEqual({ statusChanges: [], historyChanges: [] });
  });

  it('refuses in rehearsal what it would refuse', async () => {
    await recorder.record(talks('2025-12-20', { id: idOf(1) }), terms);
    const refused = (input: unknown, more: Partial<RecordOptions> = {}) =>
      refusalOf(dryRun.run(input, { ...terms, ...more }));
    expect(await refused(talks('2025-12-21', { id: idOf(1) }))).toEqual(['conflict', 'id-clash', '/id']);
    expect(await refused(talks('2025-12-21'), { ifVersion: 1 })).toEqual(['conflict', 'version-mismatch']);
    expect(await refused(talks('2027'))).toEqual(['invalid', 'from-the-future', '/occurred']);
  });

  it('gives the first answer to a key that comes again, and refuses it for other content', async () => {
    const keyed = { ...terms, key: 'monday' };
    const first = await recorder.record(talks('2025-12-20'), keyed);
    expect(await recorder.record(talks('2025-12-20'), keyed)).toEqual({ ...first, repeated: true });
    const reused = ['invalid', 'idempotency-key-reused'];
    expect(await refusalOf(recorder.record(talks('2025-12-21'), keyed))).toEqual(reused);
    expect(await refusalOf(recorder.record(talks('2025-12-21', { id: idOf(1) }), keyed))).toEqual(reused);
    expect(await position()).toBe(2);
  });

  it('holds a key to its content also where events bring ids of their own, and in batches', async () => {
    const keyed = { ...terms, key: 'tuesday' };
    const batch = [talks('2025-12-20', { id: idOf(1) }), talks('2025-12-21')];
    const first = await recorder.recordWhole(batch, keyed);
    const repeated = first.entries.map((entry) => ({ ...entry, repeated: true }));
    expect(await recorder.recordWhole(batch, keyed)).toEqual({ ...first, entries: repeated });
    const reused = ['invalid', 'idempotency-key-reused'];
    expect(await refusalOf(recorder.recordWhole(batch.slice(0, 1), keyed))).toEqual(reused);
    expect(await refusalOf(recorder.record(batch[0], keyed))).toEqual(reused);
  });

  it('leaves a key free when what came under it was refused', async () => {
    const keyed = { ...terms, key: 'wednesday' };
    expect(await refusalOf(recorder.record(talks('2025-02-30'), keyed))).toEqual([
      'invalid',
      'invalid-event',
      '/occurred',
    ]);
    expect(await recorder.record(talks('2025-02-28'), keyed)).toMatchObject({ position: 2 });
  });

  it('records a batch whole, a definition and its events together, with the changes from before to after', async () => {
    const other = { ...track, id: 'us-fr.leaders', parties: ['US', 'FR'] };
    const batch = [
      { type: 'TrackDefined', track: other },
      suspension('2026-01-05', { tracks: [track.id, other.id] }),
      talks('2025-12-20'),
    ];
    const { entries, statusChanges } = await recorder.recordWhole(batch, terms);
    expect(entries.map(({ position: place }) => place)).toEqual([2, 3, 4]);
    expect(statusChanges?.map((change) => [change.track, change.from.status, change.to.status]).sort()).toEqual([
      [track.id, 'none', 'frozen'],
      [other.id, 'none', 'frozen'],
    ]);
    expect((await recorder.recordWhole(batch, terms)).entries.every(({ repeated }) => repeated)).toBe(true);
  });

  it('records nothing of a batch in which something is refused, and names every fault', async () => {
    const batch = [talks('2025-12-20'), talks('2025-02-30'), { type: 'TalksDreamt' }];
    expect(await refusalOf(recorder.recordWhole(batch, terms))).toEqual([
      'invalid',
      'invalid-event',
      '/1/occurred',
      '/2/type',
    ]);
    await recorder.record(talks('2025-12-22', { id: idOf(1) }), terms);
    const clashing = [talks('2025-12-20'), talks('2025-12-23', { id: idOf(1) })];
    expect(await refusalOf(recorder.recordWhole(clashing, terms))).toEqual(['conflict', 'id-clash', '/1/id']);
    expect(await position()).toBe(2);
  });
});
