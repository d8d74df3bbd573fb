import { Readable } from 'node:stream';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { amendmentLimits } from '../../../src/domain/entries/amendment.js';
import { EventLog } from '../../../src/event-log/event-log.js';
import { Importer, type Refusal } from '../../../src/intake/import/importer.js';
import { validatorOf } from '../../support/validator.js';
import { readLines } from '../../../src/event-log/lines/ndjson.js';
import { describeEachEngine, freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { FixedClock } from '../../support/fixed-clock.js';
import { idOf, now, suspension, talks, track, trackDefined } from '../samples.js';

const reason = 'the ministry published another date';
const corrected = (id: string, occurred: string, more: object = {}) => {
  return { type: 'EventCorrected', event: talks(occurred, { id }), reason, ...more };
};
const retracted = (target: string, more: object = {}) => ({ type: 'EventRetracted', target, reason, ...more });
const merged = (into: string, duplicates: string[]) => ({ type: 'EventsMerged', into, duplicates, reason });

describeEachEngine('importing what is about the record', (engine) => {
  let fresh: FreshDatabase;
  let log: EventLog;
  let refusals: [number, string][];
  let reads: number;

  beforeEach(async () => {
    fresh = await freshDatabase(engine);
    log = new EventLog(await fresh.open(), new FixedClock(now), new EventEmitter2());
    refusals = [];
    reads = 0;
    const readAbout = log.readAbout.bind(log);
    log.readAbout = (ids, upTo) => {
      reads += 1;
      return readAbout(ids, upTo);
    };
  });
  afterEach(async () => {
    await log.close();
    await fresh.drop();
  });

  const importLines = (...lines: object[]) => {
    const onRefusal = ({ line, code }: Refusal) => void refusals.push([line, code]);
    const inputs = readLines(Readable.from(lines.map((line) => Buffer.from(`${JSON.stringify(line)}\n`))));
    return new Importer(log, validatorOf(log, new FixedClock(now))).import(inputs, {
      recordedBy: 'a test',
      onRefusal,
    });
  };

  it('takes events and what is about them from one file, and the same file again', async () => {
    const lines = [
      trackDefined,
      talks('2024-01-30', { id: idOf(1) }),
      corrected(idOf(1), '2024-01-31', { id: idOf(10) }),
      retracted(idOf(10)),
      corrected(idOf(1), '2024-02-01'),
      { ...retracted(idOf(1)), disclosed: '2025' },
    ];
    expect(await importLines(...lines)).toMatchObject({ recorded: 6, refused: 0 });
    expect((await log.read(2, 10)).map(({ body }) => 'tracks' in body && body.tracks)).toEqual(
      Array.from({ length: 4 }, () => [track.id]),
    );
    expect(await importLines(...lines)).toMatchObject({ recorded: 0, repeated: 6, refused: 0 });
    const exported = await log.read(0, 10);
    const copy = await freshDatabase(engine);
    log = new EventLog(await copy.open(), new FixedClock(now), new EventEmitter2());
    expect(await importLines(...exported)).toMatchObject({ recorded: 6, refused: 0 });
    expect((await log.read(0, 10)).map(({ body }) => body)).toEqual(exported.map(({ body }) => body));
    await log.close();
    await copy.drop();
  });

  it('reports each line that names what is not there or does not stand, and takes all others', async () => {
    const tally = await importLines(
      trackDefined,
      talks('2024-01-30', { id: idOf(1) }),
      corrected(idOf(2), '2024-02-01'),
      talks('2024-02-01', { id: idOf(2) }),
      retracted(idOf(2)),
      corrected(idOf(2), '2024-02-02'),
      merged(idOf(1), [idOf(2)]),
      corrected(idOf(1), '2024-02-03'),
    );
    expect(tally).toMatchObject({ lines: 8, recorded: 5, refused: 3 });
    expect(refusals).toEqual([
      [3, 'unknown-event'],
      [6, 'retracted-event'],
      [7, 'retracted-event'],
    ]);
  });

  it('judges anew what is about a line that clashes with the log', async () => {
    await importLines(trackDefined, suspension('2024-01-30', { id: idOf(1) }), talks('2024-02-01', { id: idOf(2) }));
    const tally = await importLines(
      { ...retracted(idOf(2)), id: idOf(1) },
      talks('2024-02-04', { id: idOf(4) }),
      corrected(idOf(2), '2024-02-02'),
      corrected(idOf(4), '2024-02-05'),
      { ...trackDefined, id: idOf(7), track: { ...track, title: 'Another title' } },
      retracted(idOf(7)),
    );
    expect(tally).toMatchObject({ recorded: 3, refused: 3 });
    expect(refusals).toEqual([
      [1, 'id-clash'],
      [5, 'track-exists'],
      [6, 'unknown-event'],
    ]);
  });

  it('asks the log nothing more for plain events', async () => {
    await importLines(trackDefined, ...Array.from({ length: 50 }, (_, n) => talks(`2024-01-${10 + (n % 20)}`)));
    expect(reads).toBe(0);
  });

  it('refuses an amendment that would touch more than 256 tracks', async () => {
    const ids = Array.from({ length: amendmentLimits.tracks + 1 }, (_, n) => `us-cn.field-${n}`);
    const defined = ids.map((id) => ({ type: 'TrackDefined', track: { ...track, id } }));
    const events = [0, 1, 2, 3, 4].map((n) =>
      talks('2024-01-30', { id: idOf(n), tracks: ids.slice(64 * n, 64 * n + 64) }),
    );
    await importLines(...defined, ...events);
    await importLines(merged(idOf(0), [idOf(1), idOf(2), idOf(3)]), merged(idOf(0), [idOf(4)]));
    expect(refusals).toEqual([[2, 'too-many-tracks']]);
    const [last] = (await log.readWhere({ after: 0, type: 'EventsMerged', limit: 2 })).map(({ body }) => body);
    expect(last).toMatchObject({ tracks: ids.slice(0, 256) });
  });
});
