import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { parseBody } from '../../src/domain/entries/entry.js';
import { EventLog } from '../../src/event-log/event-log.js';
import type { Refusal } from '../../src/intake/import/importer.js';
import { ShippedRecords } from '../../src/intake/import/shipped-records.js';
import { Importer } from '../../src/intake/import/importer.js';
import { validatorOf } from '../support/validator.js';
import { describeEachEngine, freshDatabase, type FreshDatabase } from '../support/databases.js';
import { FixedClock } from '../support/fixed-clock.js';
import { idOf, now, suspension, talks, track, trackDefined } from './samples.js';

describeEachEngine('the shipped records', (engine) => {
  let fresh: FreshDatabase;
  let folder: string;
  let log: EventLog;
  let records: ShippedRecords;
  const refusals: Refusal[] = [];
  const leftOut: string[] = [];

  beforeEach(async () => {
    leftOut.length = 0;
    fresh = await freshDatabase(engine);
    const database = await fresh.open();
    const clock = new FixedClock(now);
    log = new EventLog(database, clock, new EventEmitter2());
    records = new ShippedRecords(database, log, new Importer(log, validatorOf(log, clock)));
    folder = await mkdtemp(join(tmpdir(), 'thaw-records-'));
    await ship('a.ndjson', trackDefined, talks('2021-03-18', { id: idOf(1) }));
    await ship('b.ndjson', suspension('2022-08-05', { id: idOf(2) }), talks('2024-01-30', { id: idOf(3) }));
    await writeFile(join(folder, 'README.md'), 'Where these come from');
  });
  afterEach(async () => {
    await log.close();
    await fresh.drop();
    await rm(folder, { recursive: true });
  });

  const ship = (name: string, ...lines: object[]) =>
    writeFile(join(folder, name), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const load = () =>
    records.load({
      folder,
      onRefusal: (refusal) => void refusals.push(refusal),
      onLeftOut: (message) => void leftOut.push(message),
    });
  const ids = async () => (await log.read(0, 10)).map(({ body }) => body.id);
  const own = { type: 'TrackDefined', id: idOf(9), track: { ...track, id: 'us-fr.leaders' } };
  const embedded = engine !== 'PostgreSQL';

  it('go into an embedded database that is empty, once', async () => {
    if (!embedded) return expect(await load()).toBeUndefined();
    expect(await load()).toMatchObject({ lines: 4, recorded: 4, refused: 0 });
    expect(await ids()).toEqual([trackDefined.id, idOf(1), idOf(2), idOf(3)]);
    expect(await load()).toBeUndefined();
  });

  it('leave a database alone that holds what somebody recorded', async () => {
    await log.append({ body: parseBody(own), recordedBy: 'somebody' });
    expect(await load()).toBeUndefined();
    expect(await ids()).toEqual([idOf(9)]);
  });

  it('are completed where their load broke off, whatever was recorded since', async () => {
    if (!embedded) return;
    await log.append({ body: parseBody(trackDefined), recordedBy: 'shipped records' });
    await log.append({ body: parseBody(own), recordedBy: 'somebody' });
    expect(await load()).toMatchObject({ recorded: 3, repeated: 1, refused: 0 });
    expect(await ids()).toEqual([trackDefined.id, idOf(9), idOf(1), idOf(2), idOf(3)]);
    expect(await load()).toBeUndefined();
    expect(refusals).toEqual([]);
  });

  it('are left out file by file where an older version had loaded part of one with other content', async () => {
    if (!embedded) return;
    const older = { ...trackDefined, track: { ...track, title: 'As an older version had it' } };
    await log.append({ body: parseBody(older), recordedBy: 'shipped records' });
    expect(await load()).toMatchObject({ recorded: 2, repeated: 0, refused: 0 });
    expect(await ids()).toEqual([trackDefined.id, idOf(2), idOf(3)]);
    expect(leftOut).toEqual([expect.stringMatching(/^a\.ndjson is not loaded: .* TrackDefined .*\(line 1\)$/)]);
    expect(refusals).toEqual([]);
  });

  it('are left out where a file defines a track that somebody has defined', async () => {
    if (!embedded) return;
    await load();
    await log.append({ body: parseBody(own), recordedBy: 'somebody' });
    await ship('c.ndjson', { ...own, id: idOf(10) }, talks('2024-02-01', { id: idOf(11), tracks: [own.track.id] }));
    expect(await load()).toBeUndefined();
    expect(leftOut).toEqual([expect.stringContaining('c.ndjson is not loaded')]);
  });

  it('come into a store that an older version filled: only the file that this one ships beyond', async () => {
    if (!embedded) return;
    await load();
    await ship(
      'a.ndjson',
      { ...trackDefined, track: { ...track, title: 'Reworked' } },
      talks('2021-03-18', { id: idOf(1) }),
    );
    await ship('c.ndjson', own);
    expect(await load()).toMatchObject({ lines: 1, recorded: 1, refused: 0 });
    expect([leftOut, refusals]).toEqual([[], []]);
  });

  it('are found loaded also where the last line of a file is long', async () => {
    if (!embedded) return;
    const last = JSON.stringify(talks('2024-01-30', { id: idOf(3) }));
    await writeFile(join(folder, 'b.ndjson'), `{${' '.repeat(200_000)}${last.slice(1)}\n`);
    expect(await load()).toMatchObject({ lines: 3, recorded: 3 });
    expect(await load()).toBeUndefined();
  });
});
