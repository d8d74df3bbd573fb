import { Readable } from 'node:stream';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { ThawError } from '../../src/domain/errors.js';
import { EventLog } from '../../src/event-log/event-log.js';
import { openImportFile } from '../../src/intake/files/import-file.js';
import { Importer, importLimits, type Refusal } from '../../src/intake/import/importer.js';
import { validatorOf } from '../support/validator.js';
import { maxLineBytes, type NumberedInputs, readLines } from '../../src/event-log/lines/ndjson.js';
import { describeEachEngine, freshDatabase, type FreshDatabase } from '../support/databases.js';
import { FixedClock } from '../support/fixed-clock.js';
import { idOf, now, suspension, talks, track, trackDefined } from './samples.js';

describeEachEngine('importing', (engine) => {
  let fresh: FreshDatabase;
  let log: EventLog;
  let refusals: Refusal[];

  beforeEach(async () => {
    fresh = await freshDatabase(engine);
    log = new EventLog(await fresh.open(), new FixedClock(now), new EventEmitter2());
    refusals = [];
  });
  afterEach(async () => {
    await log.close();
    await fresh.drop();
  });

  const take = async (inputs: NumberedInputs) => {
    const onRefusal = (refusal: Refusal) => void refusals.push(refusal);
    return new Importer(log, validatorOf(log, new FixedClock(now))).import(inputs, {
      recordedBy: 'a test',
      onRefusal,
    });
  };
  const importLines = (...lines: (object | string | Buffer)[]) => {
    const texts = lines.map((line) =>
      typeof line === 'string' || Buffer.isBuffer(line) ? line : JSON.stringify(line),
    );
    return take(readLines(Readable.from(texts.flatMap((text) => [Buffer.from(text), Buffer.from('\n')]))));
  };
  const importCsv = async (text: string, map: unknown) =>
    take((await openImportFile(Readable.from([Buffer.from(text)]), { map })).inputs);

  it('records every line once, however often it is run', async () => {
    const lines = [trackDefined, talks('2024-01-30', { id: idOf(1) }), talks('2024-02-01'), suspension('2022-08-05')];
    expect(await importLines(...lines)).toMatchObject({ lines: 4, recorded: 4, repeated: 0, refused: 0, position: 4 });
    expect(await importLines(...lines)).toMatchObject({ lines: 4, recorded: 0, repeated: 4, refused: 0, position: 4 });
    expect((await log.head()).position).toBe(4);
  });

  it('reports each refused line by its number and takes all others', async () => {
    const tally = await importLines(
      trackDefined,
      '',
      '{"type": "TalksHeld",',
      talks('2024-02-30'),
      { ...talks('2024-02-01'), type: 'TalksDreamt' },
      talks('2026-01-17'),
      talks('2024-02-01', { tracks: ['us-fr.leaders'] }),
      { ...trackDefined, id: idOf(7), track: { ...track, id: 'us-fr.leaders', policy: 'cooperation@9' } },
      { ...trackDefined, id: idOf(8), track: { ...track, id: 'us-fr.leaders.visits', parent: 'us-fr.leaders' } },
      Buffer.from([0x22, 0xff, 0x22]),
      talks('2024-02-01'),
    );
    expect(tally).toMatchObject({ lines: 10, recorded: 2, refused: 8 });
    expect(refusals.map(({ line, code }) => [line, code])).toEqual([
      [3, 'malformed-json'],
      [4, 'invalid-event'],
      [5, 'unknown-type'],
      [6, 'from-the-future'],
      [7, 'undefined-track'],
      [8, 'unknown-policy'],
      [9, 'undefined-parent'],
      [10, 'not-utf-8'],
    ]);
    expect(refusals[1]!.message).toContain('/occurred "2024-02-30" is not EDTF');
  });

  it('reports a clash with the log on its own line, and records the lines around it', async () => {
    await importLines(trackDefined, talks('2024-01-30', { id: idOf(1) }));
    const tally = await importLines(
      talks('2024-02-01', { id: idOf(2) }),
      talks('2024-01-31', { id: idOf(1) }),
      { ...trackDefined, id: idOf(3), track: { ...track, title: 'Another title' } },
      talks('2024-02-02', { id: idOf(4) }),
    );
    expect(tally).toMatchObject({ recorded: 2, refused: 2, position: 4 });
    expect(refusals.map(({ line, code }) => [line, code])).toEqual([
      [2, 'id-clash'],
      [3, 'track-exists'],
    ]);
  });

  it('refuses the events of a track whose definition it had to refuse', async () => {
    await importLines(trackDefined);
    const other = { ...track, id: 'us-fr.leaders' };
    const tally = await importLines({ ...trackDefined, track: other }, talks('2024-02-01', { tracks: [other.id] }));
    expect(tally).toMatchObject({ recorded: 0, refused: 2 });
    expect(refusals.map(({ code }) => code)).toEqual(['id-clash', 'undefined-track']);
    expect(await log.trackVersion(other.id)).toBe(0);
  });

  it('refuses a line of more than 1 MiB without holding it, and reads on behind it', async () => {
    const long = JSON.stringify(talks('2024-02-01', { summary: 'x'.repeat(maxLineBytes) }));
    expect(await importLines(trackDefined, long, talks('2024-02-01'))).toMatchObject({ recorded: 2, refused: 1 });
    expect(refusals).toEqual([{ line: 2, code: 'line-too-long', message: expect.stringContaining('1048576') }]);
  });

  it('takes more lines than one chunk holds, and an export of the log as it is', async () => {
    const days = Array.from({ length: 2_500 }, (_, index) =>
      talks(new Date(index * 86_400_000).toISOString().slice(0, 10)),
    );
    expect(await importLines(trackDefined, ...days)).toMatchObject({ recorded: 2_501, position: 2_501 });
    const exported = [...(await log.read(0, 1_500)), ...(await log.read(1_500, 1_500))];
    expect(await importLines(...exported)).toMatchObject({ lines: 2_501, recorded: 0, repeated: 2_501 });
  });

  it('reads a CSV table by a column map, and reports rows that do not fit', async () => {
    await importLines(trackDefined);
    const map = {
      ...talks('{date}', { title: 'Talks in {place}', sources: [{ title: '{source}', publisher: 'A register' }] }),
      tracks: '{tracks|list}',
      mode: '{mode}',
      verbatimDate: '{printed}',
    };
    const rows = [
      '\ufeffdate,place,tracks,mode,source,printed',
      '2024-01-30,"Beijing, China",us-cn.counternarcotics,host,One,',
      '2024-03-05,Vienna,us-cn.counternarcotics,third-place,"A ""second"" one",5 March',
      '2024-03-06,Vienna',
      '2024-03-07,Vienna,us-cn.counternarcotics,teleport,Three,',
    ];
    expect(await importCsv(rows.join('\r\n'), map)).toMatchObject({ lines: 4, recorded: 2, refused: 2 });
    expect(refusals.map(({ line, code }) => [line, code])).toEqual([
      [4, 'malformed-csv'],
      [5, 'invalid-event'],
    ]);
    const bodies = (await log.read(1, 10)).map(({ body }) => body);
    expect(bodies).toMatchObject([
      { occurred: '2024-01-30', title: 'Talks in Beijing, China', mode: 'host' },
      { occurred: '2024-03-05', verbatimDate: '5 March', sources: [{ title: 'A "second" one' }] },
    ]);
    expect(bodies[0]).not.toHaveProperty('verbatimDate');
    expect(await importCsv(rows.join('\r\n'), map)).toMatchObject({ recorded: 0, repeated: 2 });
  });

  it('refuses a row of more than 1 MiB without holding it, and reads on behind it', async () => {
    await importLines(trackDefined);
    const table = `date\n2024-01-30\n"${'x'.repeat(3 * maxLineBytes)}"\n2024-01-31\n`;
    expect(await importCsv(table, talks('{date}'))).toMatchObject({ recorded: 2, refused: 1 });
    expect(refusals).toEqual([{ line: 3, code: 'line-too-long', message: expect.stringContaining('1048576') }]);
  });

  it('names its limits where a short import or a dry run holds too much', async () => {
    async function* heavy(bytes: number, count: number): NumberedInputs {
      for (let line = 1; line <= count; line++) yield [{ line, bytes, input: talks('2024-01-30') }];
    }
    const importer = new Importer(log, validatorOf(log, new FixedClock(now)));
    const options = { recordedBy: 'a test', onRefusal: () => undefined };
    const { heldBytes, dryRunBytes, dryRunLines } = importLimits;
    await expect(importer.import(heavy(heldBytes / 8, 9), { ...options, whole: true })).rejects.toMatchObject({
      code: 'batch-too-large',
      message: expect.stringContaining('--partial'),
    });
    await expect(importer.dryRun(heavy(dryRunBytes / 8, 9), options)).rejects.toMatchObject({ code: 'too-many-lines' });
    const blank = (async function* (): NumberedInputs {
      const fault = new ThawError('invalid', 'malformed-csv', 'lost');
      yield [{ line: 1, bytes: 0, fault, covers: dryRunLines + 1 }];
    })();
    await expect(importer.dryRun(blank, options)).rejects.toMatchObject({ code: 'too-many-lines' });
    expect((await log.head()).position).toBe(0);
  });

  it('names the column that a map asks for and the table has not', async () => {
    await expect(importCsv('date\n2024-01-30', talks('{day}'))).rejects.toMatchObject({
      code: 'invalid-column-map',
      errors: [{ pointer: '/occurred', detail: 'names the column "day"; the table has date' }],
    });
  });
});
