import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { cooperationPolicy } from '../../../src/domain/policy/cooperation-1.js';
import { EventLog } from '../../../src/event-log/event-log.js';
import type { Changes } from '../../../src/projection/rows/status-row.js';
import type { RecordOptions } from '../../../src/intake/record/append-requests.js';
import type { Recorder } from '../../../src/intake/record/recorder.js';
import { intakeOn } from '../intake-harness.js';
import { Station } from '../../projection/projector-harness.js';
import { describeEachEngine, freshDatabase, type FreshDatabase, type TestEngineName } from '../../support/databases.js';
import { FixedClock } from '../../support/fixed-clock.js';
import { idOf, now, suspension, talks, track } from '../samples.js';

const terms: RecordOptions = { recordedBy: 'a test' };
const reason = 'the ministry published another date';
const military = 'us-cn.military';
const [held, frozen] = [idOf(1), idOf(2)];
const unknown = idOf(999);

const correction = (event: object, more: object = {}) => ({ type: 'EventCorrected', event, reason, ...more });
const addition = (target: string, adds: object) => ({ type: 'EventAmended', target, adds, reason });
const retraction = (target: string, more: object = {}) => ({ type: 'EventRetracted', target, reason, ...more });
const merge = (into: string, duplicates: string[], more: object = {}) => {
  return { type: 'EventsMerged', into, duplicates, reason, ...more };
};
const dispute = (target: string, more: object = {}) => {
  return { type: 'EventDisputed', target, party: 'CN', says: 'there was no such talk', ...more };
};
const assessment = (more: object = {}) => ({
  ...{ type: 'AssessmentRecorded', track: track.id, status: 'paused', reason, evidence: [held] },
  ...{ expires: '2026-03-01', ...more },
});
const adoption = (policy: unknown, more: object = {}) => {
  return { type: 'PolicyAdopted', track: track.id, policy, reason, ...more };
};

/** A record of two tracks, a meeting and a suspension, and who records it further. */
class Desk {
  readonly recorder: Recorder;

  private constructor(
    readonly station: Station,
    private readonly fresh: FreshDatabase,
  ) {
    this.recorder = this.recorderOn(station.log);
  }

  static async open(engine: TestEngineName): Promise<Desk> {
    const fresh = await freshDatabase(engine);
    const desk = new Desk(await Station.open(fresh, new FixedClock(now)), fresh);
    await desk.recorder.defineTrack(track, terms);
    await desk.recorder.defineTrack({ ...track, id: military }, terms);
    await desk.record(talks('2025-12-01', { id: held }));
    await desk.record(suspension('2025-12-20', { id: frozen }));
    return desk;
  }

  recorderOn(log: EventLog): Recorder {
    const { database, clock, projector } = this.station;
    return intakeOn({ database, log, clock, projector }).recorder;
  }

  async dryRun(input: unknown): Promise<Changes> {
    const { database, clock, projector, log } = this.station;
    return (await intakeOn({ database, log, clock, projector }).dryRun.run(input, terms)).changes;
  }

  record(input: unknown, more: Partial<RecordOptions> = {}) {
    return this.recorder.record(input, { ...terms, ...more });
  }

  async close(): Promise<void> {
    await this.station.projector.stop();
    await this.station.log.close();
    await this.fresh.drop();
  }
}

const refusalOf = async (work: Promise<unknown>) => {
  const { kind, code, errors } = await work.then(
    () => ({ kind: 'none', code: 'none', errors: [] }),
    (error: unknown) => error as { kind: string; code: string; errors: { pointer: string }[] },
  );
  return [kind, code, ...errors.map(({ pointer }) => pointer)];
};

describeEachEngine('recording what is about the record', (engine) => {
  let desk: Desk;
  let station: Station;
  let recorder: Recorder;

  beforeEach(async () => {
    desk = await Desk.open(engine);
    ({ station, recorder } = desk);
  });
  afterEach(() => desk.close());

  const record: Desk['record'] = (input, more) => desk.record(input, more);
  const says = (recorded: {
    historyChanges: readonly { track: string; ranges: readonly { says: string }[] }[] | null;
  }) => recorded.historyChanges!.flatMap((change) => change.ranges.map((range) => range.says));
  const tracksOf = async (id: string) => ((await station.log.find(id))!.body as { tracks: string[] }).tracks;
  /** What is projected live is what a fold from the start gives. */
  const expectRefoldedSame = async () => {
    await station.settle();
    expect(await station.tables()).toEqual(await station.refolded());
  };

  it('tells which days of the past a correction changed, and which boundary moved', async () => {
    const recorded = await record(correction(suspension('2025-12-19', { id: frozen })));
    expect(recorded).toMatchObject({ position: 5, statusChanges: [] });
    expect(recorded.historyChanges).toEqual([
      {
        track: track.id,
        count: 1,
        ranges: [
          {
            from: '2025-12-19',
            to: '2025-12-20',
            was: { status: 'active', formal: 'open', practice: 'meeting' },
            now: { status: 'frozen', formal: 'suspended', practice: 'meeting' },
            says: 'history revised: frozen from 2025-12-19, not 2025-12-20',
          },
        ],
      },
    ]);
    await expectRefoldedSame();
  });

  it('says nothing of a history of which the causes alone changed', async () => {
    const retold = suspension('2025-12-20', { id: frozen, title: 'All talks suspended' });
    expect(await record(correction(retold))).toMatchObject({ statusChanges: [], historyChanges: [] });
    await expectRefoldedSame();
  });

  it('corrects a correction, and goes back to it when the later one is retracted', async () => {
    await record(correction(suspension('2025-12-19', { id: frozen }), { id: idOf(10) }));
    const second = await record(correction(suspension('2025-12-22', { id: frozen }), { id: idOf(11) }));
    expect(says(second)).toEqual(['history revised: frozen from 2025-12-22, not 2025-12-19']);
    expect(await recorder.rootOf(idOf(11))).toBe(frozen);
    const back = await record(retraction(idOf(11), { id: idOf(12) }));
    expect(says(back)).toEqual(['history revised: frozen from 2025-12-19, not 2025-12-22']);
    await expectRefoldedSame();
    const again = await record(retraction(idOf(12)));
    expect(says(again)).toEqual(['history revised: frozen from 2025-12-22, not 2025-12-19']);
    await expectRefoldedSame();
  });

  it('retracts an event, and brings it back by retracting the retraction', async () => {
    const gone = await record(retraction(frozen, { id: idOf(10) }));
    expect(gone.statusChanges).toMatchObject([
      { track: track.id, from: { status: 'frozen' }, to: { status: 'active' } },
    ]);
    expect(says(gone)).toEqual(['history revised: active from 2025-12-20 on, not frozen']);
    await expectRefoldedSame();
    const back = await record(retraction(idOf(10)));
    expect(says(back)).toEqual(['history revised: frozen from 2025-12-20 on, not active']);
    await expectRefoldedSame();
  });

  it('merges events on several tracks, and undoes it', async () => {
    await record(suspension('2025-12-24', { id: idOf(3), tracks: [military] }));
    const merged = await record(merge(frozen, [idOf(3)], { id: idOf(10) }));
    expect(await tracksOf(idOf(10))).toEqual([track.id, military]);
    expect(merged.historyChanges).toMatchObject([
      { track: military, ranges: [{ says: 'history revised: frozen from 2025-12-20, not 2025-12-24' }] },
    ]);
    await expectRefoldedSame();
    const undone = await record(retraction(idOf(10)));
    expect(undone.historyChanges).toMatchObject([
      { track: military, ranges: [{ says: 'history revised: frozen from 2025-12-24, not 2025-12-20' }] },
    ]);
    await expectRefoldedSame();
  });

  it('takes note of a dispute, and lets go of it', async () => {
    const flags = () => station.reader.listed(station.projector.board.get(track.id)!).flags;
    expect(await record(dispute(frozen, { id: idOf(10) }))).toMatchObject({ statusChanges: [], historyChanges: [] });
    expect(flags()).toContain('contested');
    await expectRefoldedSame();
    await record(retraction(idOf(10)));
    expect(flags()).not.toContain('contested');
    await expectRefoldedSame();
  });

  it('shows an assessment while it stands, and the rules again when it has expired', async () => {
    const assessed = await record(assessment({ from: '2026-01-10' }));
    expect(says(assessed)).toEqual(['history revised: paused from 2026-01-10 on, not frozen']);
    await expectRefoldedSame();
    await station.at('2026-03-01T12:00:00Z');
    expect(station.projector.board.get(track.id)!.reading).toMatchObject({ status: 'paused' });
    await station.at('2026-03-02T12:00:00Z');
    expect(station.projector.board.get(track.id)!.reading).toMatchObject({ status: 'frozen', assessment: null });
    await expectRefoldedSame();
  });

  it('adopts a policy that is shipped, or one with rules of its own', async () => {
    const strict = { ...cooperationPolicy, name: 'strict@1' };
    await record(adoption('leaders@1'));
    await expectRefoldedSame();
    await record(adoption(strict, { id: idOf(10) }));
    await record(adoption(strict, { track: military }));
    await expectRefoldedSame();
    expect(await refusalOf(record(adoption('cooperation@9')))).toEqual(['invalid', 'unknown-policy', '/policy']);
    const others = { ...strict, thawDays: 5 };
    const clash = ['conflict', 'policy-exists', '/policy/name'];
    expect(await refusalOf(record(adoption({ ...cooperationPolicy })))).toEqual(clash);
    expect(await refusalOf(record(adoption(others)))).toEqual(clash);
    await record(retraction(idOf(10)));
    expect(await refusalOf(record(adoption(others)))).toEqual(clash);
    const together = recorder.recordWhole(
      [adoption({ ...strict, name: 'new@1' }), adoption({ ...others, name: 'new@1' })],
      terms,
    );
    expect(await refusalOf(together)).toEqual(['conflict', 'policy-exists', '/1/policy/name']);
  });

  it('corrects an event on all of its tracks, and leaves a track from which it was moved', async () => {
    const others = Array.from({ length: 7 }, (_, n) => `us-cn.field-${n}`);
    for (const id of others) await recorder.defineTrack({ ...track, id }, terms);
    const all = [track.id, ...others];
    await record(suspension('2026-01-05', { id: idOf(3), tracks: all }));
    const corrected = await record(
      correction(suspension('2025-12-18', { id: idOf(3), tracks: all }), { id: idOf(10) }),
    );
    expect(corrected.historyChanges!.map((change) => change.track)).toEqual(all);
    await expectRefoldedSame();
    const moved = await record(
      correction(suspension('2025-12-18', { id: idOf(3), tracks: [military] }), { id: idOf(11) }),
    );
    expect(await tracksOf(idOf(11))).toEqual([...all, military]);
    expect(station.projector.board.get(others[0]!)!.reading.status).toBe('none');
    expect(station.projector.board.get(military)!.reading.status).toBe('frozen');
    expect(moved.historyChanges!.map((change) => change.track)).toEqual([...all, military]);
    await expectRefoldedSame();
  });

  it('rehearses an amendment: the changes of the real one, also where an event of another track comes in', async () => {
    const inputs = [
      correction(suspension('2025-12-19', { id: frozen, tracks: [military] }), { id: idOf(10) }),
      retraction(idOf(10)),
      merge(frozen, [held]),
    ];
    for (const input of inputs) {
      const rehearsed = await desk.dryRun(input);
      const { position } = await station.log.head();
      expect(await record(input)).toMatchObject({ position: position + 1, ...rehearsed });
      await expectRefoldedSame();
    }
  });

  it('takes the longest assessment, a dispute by anybody, and of what was merged', async () => {
    await record(assessment({ from: '2026-01-10', expires: '2031-01-13' }));
    await record(merge(held, [frozen]));
    await record(dispute(frozen, { party: 'FR' }));
    await expectRefoldedSame();
  });

  it('knows an amendment that comes again, also once more is concerned, and refuses other content under its id', async () => {
    await record(suspension('2025-12-24', { id: idOf(3), tracks: [military] }));
    const corrected = correction(suspension('2025-12-19', { id: frozen }), { id: idOf(10) });
    const first = await record(corrected, { key: 'monday' });
    await record(merge(frozen, [idOf(3)], { id: idOf(11) }));
    expect(await record(corrected, { key: 'monday' })).toEqual({ ...first, repeated: true });
    expect(await record({ ...corrected, tracks: [track.id] })).toEqual({ ...first, repeated: true });
    // It would be refused by now, were it new.
    await record(retraction(frozen));
    expect(await record(corrected)).toMatchObject({ repeated: true });
    expect(await refusalOf(record({ ...corrected, reason: 'another' }))).toEqual(['conflict', 'id-clash', '/id']);
    expect(await refusalOf(record({ ...corrected, tracks: [military] }))).toEqual(['conflict', 'id-clash', '/id']);
    const key = ['invalid', 'idempotency-key-reused'];
    expect(await refusalOf(record({ ...corrected, reason: 'another' }, { key: 'monday' }))).toEqual(key);
  });

  it('guards an amendment by the version of the first track that it concerns', async () => {
    const input = correction(suspension('2025-12-19', { id: frozen }));
    expect(await refusalOf(record(input, { ifVersion: 3 }))).toEqual(['conflict', 'version-mismatch']);
    expect(await record(input, { ifVersion: 4 })).toMatchObject({ position: 5 });
  });

  it('records events and what is about them in one batch, or nothing of it', async () => {
    const batch = [
      talks('2025-12-05', { id: idOf(3), tracks: [military] }),
      correction(talks('2025-12-06', { id: idOf(3), tracks: [military] }), { id: idOf(10) }),
      merge(held, [idOf(3)], { id: idOf(11) }),
      retraction(idOf(11), { id: idOf(12) }),
      retraction(idOf(3), { id: idOf(13) }),
    ];
    const { entries } = await recorder.recordWhole(batch, terms);
    expect(entries.map(({ position }) => position)).toEqual([5, 6, 7, 8, 9]);
    expect(await tracksOf(idOf(10))).toEqual([military]);
    expect(await tracksOf(idOf(13))).toEqual([military, track.id]);
    await expectRefoldedSame();
    const again = await recorder.recordWhole(batch, terms);
    expect(again.entries.every(({ repeated }) => repeated)).toBe(true);
    const bad = [
      talks('2025-12-07', { id: idOf(4) }),
      retraction(idOf(4)),
      correction(talks('2025-12-08', { id: idOf(4) })),
    ];
    expect(await refusalOf(recorder.recordWhole(bad, terms))).toEqual(['conflict', 'retracted-event', '/2/event/id']);
    expect((await station.log.head()).position).toBe(9);
  });

  /** A log on which others write between the look-up and the append. */
  const outrun = (others: () => Promise<unknown>, times: number): EventLog => {
    const log = new EventLog(station.database, station.clock, station.bell);
    const readAbout = log.readAbout.bind(log);
    let left = times;
    log.readAbout = async (ids, upTo) => {
      const found = await readAbout(ids, upTo);
      if (left-- > 0) await others();
      return found;
    };
    return log;
  };

  it('judges a correction anew when the event is retracted in between', async () => {
    const late = desk.recorderOn(outrun(() => record(retraction(frozen)), 1));
    const corrected = late.record(correction(suspension('2025-12-19', { id: frozen })), terms);
    expect(await refusalOf(corrected)).toEqual(['conflict', 'retracted-event', '/event/id']);
    expect((await station.log.head()).position).toBe(5);
  });

  it('counts the tracks that were concerned in between, in a batch too', async () => {
    const move = () => record(correction(suspension('2025-12-20', { id: frozen, tracks: [military] })));
    const late = desk.recorderOn(outrun(move, 1));
    const batch = [talks('2025-12-05'), retraction(frozen, { id: idOf(10) })];
    const { entries } = await late.recordWhole(batch, terms);
    expect(entries.map(({ position }) => position)).toEqual([6, 7]);
    expect(await tracksOf(idOf(10))).toEqual([track.id, military]);
    await expectRefoldedSame();
  });

  it('gives up on what others keep writing about, stores nothing, and says when to come again', async () => {
    const busy = desk.recorderOn(outrun(() => record(talks('2025-12-05')), Infinity));
    const refused = busy.record(retraction(frozen), terms);
    await expect(refused).rejects.toMatchObject({ kind: 'unavailable', code: 'contended', retryAfterSeconds: 1 });
    expect((await station.log.readWhere({ after: 0, type: 'EventRetracted', limit: 1 })).length).toBe(0);
  });
});

describeEachEngine('what cannot be said of the record', (engine) => {
  let desk: Desk;

  // Nothing of what follows is stored, so one record serves.
  beforeAll(async () => {
    desk = await Desk.open(engine);
    await desk.record(talks('2025-12-03', { id: idOf(4) }));
    await desk.record(talks('2025-12-04', { id: idOf(5) }));
    await desk.record(correction(talks('2025-12-02', { id: held }), { id: idOf(10) }));
    await desk.record(retraction(idOf(4)));
    await desk.record(merge(held, [idOf(5)]));
    await desk.record({ type: 'TrackDefined', id: idOf(20), track: { ...track, id: 'us-cn.trade' } });
    await desk.record(talks('2025-11-01/..', { id: idOf(21), summary: 'x'.repeat(3_990) }));
  });
  afterAll(() => desk.close());

  it.each([
    [
      'a correction of what is unknown',
      correction(talks('2025-12-02', { id: unknown })),
      'invalid',
      'unknown-event',
      '/event/id',
    ],
    [
      'a correction of no event',
      correction(talks('2025-12-02', { id: idOf(10) })),
      'invalid',
      'not-an-event',
      '/event/id',
    ],
    [
      'a correction of what is retracted',
      correction(talks('2025-12-02', { id: idOf(4) })),
      'conflict',
      'retracted-event',
      '/event/id',
    ],
    [
      'a correction of what is merged',
      correction(talks('2025-12-02', { id: idOf(5) })),
      'conflict',
      'merged-event',
      '/event/id',
    ],
    [
      'a correction to an undefined track',
      correction(talks('2025-12-02', { id: held, tracks: [track.id, 'us-cn.x'] })),
      'invalid',
      'undefined-track',
      '/event/tracks/1',
    ],
    [
      'a correction that names a track twice',
      correction(talks('2025-12-02', { id: held, tracks: [track.id, track.id] })),
      'invalid',
      'invalid-event',
      '/event/tracks',
    ],
    [
      'a correction to an impossible date',
      correction(talks('2025-02-30', { id: held })),
      'invalid',
      'invalid-event',
      '/event/occurred',
    ],
    [
      'a correction to the future',
      correction(talks('2027', { id: held })),
      'invalid',
      'from-the-future',
      '/event/occurred',
    ],
    [
      'a correction disclosed in the future',
      correction(talks('2025-12-02', { id: held }), { disclosed: '2027' }),
      'invalid',
      'from-the-future',
      '/disclosed',
    ],
    [
      'a correction for other tracks',
      correction(talks('2025-12-02', { id: held }), { tracks: [military] }),
      'invalid',
      'wrong-tracks',
      '/tracks',
    ],
    ['an addition to what is unknown', addition(unknown, { outcome: 'x' }), 'invalid', 'unknown-event', '/target'],
    ['an addition to no event', addition(idOf(10), { outcome: 'x' }), 'invalid', 'not-an-event', '/target'],
    ['an addition to what is retracted', addition(idOf(4), { outcome: 'x' }), 'conflict', 'retracted-event', '/target'],
    ['an addition to what is merged', addition(idOf(5), { outcome: 'x' }), 'conflict', 'merged-event', '/target'],
    ['an addition of nothing', addition(held, {}), 'invalid', 'invalid-event', '/adds'],
    ['an end of what did not last', addition(held, { ended: '2025-12-02' }), 'invalid', 'not-lasting', '/adds/ended'],
    [
      'an end before the start',
      addition(idOf(21), { ended: '2025-10-31' }),
      'invalid',
      'ends-before-it-begins',
      '/adds/ended',
    ],
    ['an end in the future', addition(idOf(21), { ended: '2027' }), 'invalid', 'from-the-future', '/adds/ended'],
    ['too many words', addition(idOf(21), { summary: 'more than fits' }), 'invalid', 'invalid-event', '/adds/summary'],
    [
      'too many sources',
      addition(held, { sources: Array.from({ length: 50 }, () => ({ title: 'x', publisher: 'y' })) }),
      'invalid',
      'invalid-event',
      '/adds/sources',
    ],
    ['a retraction of what is unknown', retraction(unknown), 'invalid', 'unknown-event', '/target'],
    ['a retraction of a definition', retraction(idOf(20)), 'invalid', 'not-retractable', '/target'],
    ['a second retraction', retraction(idOf(4)), 'conflict', 'retracted-event', '/target'],
    ['a merge into what is unknown', merge(unknown, [held]), 'invalid', 'unknown-event', '/into'],
    ['a merge into what is retracted', merge(idOf(4), [held]), 'conflict', 'retracted-event', '/into'],
    ['a merge into what is merged', merge(idOf(5), [frozen]), 'conflict', 'merged-event', '/into'],
    ['a merge of what is unknown', merge(held, [frozen, unknown]), 'invalid', 'unknown-event', '/duplicates/1'],
    ['a merge of what is retracted', merge(held, [frozen, idOf(4)]), 'conflict', 'retracted-event', '/duplicates/1'],
    ['a merge of what is merged', merge(frozen, [idOf(5)]), 'conflict', 'merged-event', '/duplicates/0'],
    ['a merge of no event', merge(held, [idOf(10)]), 'invalid', 'not-an-event', '/duplicates/0'],
    ['a merge into itself', merge(held, [frozen, held]), 'invalid', 'merged-into-itself', '/duplicates/1'],
    ['a merge that names one twice', merge(held, [frozen, frozen]), 'invalid', 'named-twice', '/duplicates/1'],
    ['a dispute of what is unknown', dispute(unknown), 'invalid', 'unknown-event', '/target'],
    ['a dispute of no event', dispute(idOf(10)), 'invalid', 'not-an-event', '/target'],
    ['a dispute of what is retracted', dispute(idOf(4)), 'conflict', 'retracted-event', '/target'],
    ['an assessment of an undefined track', assessment({ track: 'us-cn.x' }), 'invalid', 'undefined-track', '/track'],
    [
      'an assessment on unknown evidence',
      assessment({ evidence: [held, unknown] }),
      'invalid',
      'unknown-event',
      '/evidence/1',
    ],
    [
      'an assessment on retracted evidence',
      assessment({ evidence: [idOf(4)] }),
      'conflict',
      'retracted-event',
      '/evidence/0',
    ],
    [
      'an assessment that names evidence twice',
      assessment({ evidence: [held, held] }),
      'invalid',
      'named-twice',
      '/evidence/1',
    ],
    [
      'an assessment that ends before it begins',
      assessment({ from: '2026-01-10', expires: '2026-01-09' }),
      'invalid',
      'invalid-period',
      '/expires',
    ],
    [
      'an assessment that ended before today',
      assessment({ expires: '2026-01-14' }),
      'invalid',
      'invalid-period',
      '/expires',
    ],
    [
      'an assessment for too long',
      assessment({ from: '2026-01-10', expires: '2031-01-14' }),
      'invalid',
      'invalid-period',
      '/expires',
    ],
  ])('refuses %s, and stores nothing', async (_, input, kind, code, pointer) => {
    const { station, recorder } = desk;
    const { position } = await station.log.head();
    const { position: projected } = station.projector;
    expect(await refusalOf(desk.record(input))).toEqual([kind, code, pointer]);
    expect(await refusalOf(desk.dryRun(input))).toEqual([kind, code, pointer]);
    expect(await refusalOf(recorder.recordWhole([input], terms))).toEqual([kind, code, `/0${pointer}`]);
    expect([(await station.log.head()).position, station.projector.position]).toEqual([position, projected]);
  });
});
