import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { parseDay } from '../../src/domain/time/day.js';
import { isEvent } from '../../src/domain/entries/entry.js';
import type { AsOf } from '../../src/domain/record/resolve-record.js';
import { TrackTimeline } from '../../src/domain/reading/track-timeline.js';
import { EventLog } from '../../src/event-log/event-log.js';
import { Importer, type Refusal } from '../../src/intake/import/importer.js';
import { validatorOf } from '../support/validator.js';
import { readLines } from '../../src/event-log/lines/ndjson.js';
import { Station } from '../projection/projector-harness.js';
import { describeEachEngine, freshDatabase, type FreshDatabase } from '../support/databases.js';
import { FixedClock } from '../support/fixed-clock.js';

const meeting = 'a781e3e5-b0bc-5978-9340-a57b3e5c45d5';
const dispute = '402cdb3e-e8d1-58d2-93ab-9cb999ff48b1';
const tracks = ['us-cn.counternarcotics', 'us-cn.high-level', 'us-cn.climate', 'us-cn.ai', 'us-cn.military'];
const day = (text: string) => parseDay(text, '');

describeEachEngine(
  'Woodside, carried by the register as 2023-11-12 against everyone’s 11-15, is a dispute and no overwrite:',
  (engine) => {
    const clock = new FixedClock('2026-11-22T05:00:00Z');
    let fresh: FreshDatabase;
    let station: Station;

    beforeAll(async () => {
      fresh = await freshDatabase(engine);
      const database = await fresh.open();
      const log = new EventLog(database, clock, new EventEmitter2());
      const refusals: Refusal[] = [];
      const lines = readLines(createReadStream(join(__dirname, '../../records/us-cn.ndjson')));
      const onRefusal = (refusal: Refusal) => void refusals.push(refusal);
      await new Importer(log, validatorOf(log, clock)).import(lines, { recordedBy: 'a test', onRefusal });
      expect(refusals).toEqual([]);
      station = await Station.on(database, clock);
    });
    afterAll(async () => {
      await station.projector.stop();
      await fresh.drop();
    });

    const timeline = async (track: string) => TrackTimeline.fold(await station.log.readTrack(track));
    const lastDialogue = async (validAt: string, account?: string, knownAt = '2026-11-22') => {
      const pins = { validAt: day(validAt), knownAt: day(knownAt), account };
      const { metrics } = await station.reader.statusAsOf('us-cn.high-level', pins);
      return metrics.lastDialogue!.date.edtf;
    };

    it('the reading stays the fifteenth, and the event as it was recorded', async () => {
      expect(await lastDialogue('2023-11-14')).toBe('2023-06-18/2023-06-19');
      expect(await lastDialogue('2023-11-15')).toBe('2023-11-15');
      const recorded = (await station.log.find(meeting))!.body;
      expect(isEvent(recorded) && recorded.occurred).toBe('2023-11-15');
      const { status, since } = await station.reader.statusAsOf('us-cn.counternarcotics', {
        validAt: day('2023-11-15'),
      });
      expect([status, since!.edtf]).toEqual(['resumed', '2023-11-15']);
    });

    it('the accounts differ: the twelfth on the American account, the fifteenth on the Chinese', async () => {
      expect(await lastDialogue('2023-11-14', 'US')).toBe('2023-11-12');
      expect(await lastDialogue('2023-11-15', 'US')).toBe('2023-11-12');
      expect(await lastDialogue('2023-11-14', 'CN')).toBe('2023-06-18/2023-06-19');
      expect(await lastDialogue('2023-11-15', 'CN')).toBe('2023-11-15');
    });

    it('the American telling is what the press had until the register was published', async () => {
      expect(await lastDialogue('2023-11-15', 'US', '2024-11-15')).toBe('2023-11-15');
      expect(await lastDialogue('2023-11-15', 'US', '2024-11-16')).toBe('2023-11-12');
    });

    it.each(tracks)('it stands on %s from when the register was published, and by nobody else', async (track) => {
      const disputedBy = async (cut: AsOf) =>
        (await timeline(track))
          .asOf(cut)
          .viewed(day('2024-12-01'), (view) => view.visible())
          .find(({ id }) => id === meeting)!.disputedBy;
      expect(await disputedBy({ knownAt: day('2024-11-15') })).toEqual([]);
      expect(await disputedBy({ knownAt: day('2024-11-16') })).toEqual(['US']);
      expect(await disputedBy({ without: [dispute] })).toEqual([]);
    });

    it.each(tracks)(
      'it moves no status and raises no flag on %s, on any day to the end of the record',
      async (track) => {
        const all = await timeline(track);
        const without = all.asOf({ without: [dispute] });
        for (let on = day('2023-11-01'); on <= day('2026-05-15'); on += 1) {
          const [read, plain] = [all.read(on), without.read(on)];
          expect([on, read]).toEqual([on, plain]);
        }
      },
    );
  },
  ['SQLite file', 'PostgreSQL'],
);
