import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { parseBody } from '../../src/domain/entries/entry.js';
import { ProjectionCheck } from '../../src/projection/projection-check.js';
import { describeEachEngine, type FreshDatabase, freshDatabase } from '../support/databases.js';
import { FixedClock } from '../support/fixed-clock.js';
import { defined, event, idOf, track } from '../support/given.js';
import { tamper } from '../support/tampering.js';
import { Station } from './projector-harness.js';

const other = 'us-cn.other';

describeEachEngine(
  'the check of the statuses',
  (engine) => {
    let fresh: FreshDatabase;
    let station: Station;

    beforeEach(async () => {
      fresh = await freshDatabase(engine);
      station = await Station.open(fresh, new FixedClock('2024-06-01T00:00:00Z'));
      await station.append(
        defined(),
        defined({ id: other, title: 'Other' }),
        event('TalksHeld', '2023-01-10'),
        event('TalksSuspended', '2023-05-01', { tracks: [track.id, other] }),
        event('CooperationResumed', '2024-02-01'),
      );
      await station.settle();
    });
    afterEach(async () => {
      await station.projector.stop();
      await fresh.drop();
    });

    const check = () => new ProjectionCheck(station.database, station.log).run();
    const change = (sql: string) => tamper(station.database, sql);

    it('finds rows in order that the projector wrote, also when the clock has moved them, or a correction', async () => {
      const progress: number[][] = [];
      const found = await new ProjectionCheck(station.database, station.log).run((...told) => progress.push(told));
      expect(found).toEqual({ position: 5, tracks: 2, differing: 0, firstDiffering: [] });
      expect(progress).toEqual([[1, 2], [2, 2]]); // prettier-ignore
      await station.at('2026-01-01');
      const late = event('TalksHeld', '2022-03-03');
      const retraction = {
        type: 'EventRetracted',
        id: idOf(999_001),
        tracks: [track.id],
        target: late.id,
        reason: 'duplicate',
      };
      await station.append(late, parseBody(retraction));
      await station.settle();
      expect(await check()).toEqual({ position: 7, tracks: 2, differing: 0, firstDiffering: [] });
    });

    it('compares as far as the rows go, where they are behind the log', async () => {
      await station.projector.stop();
      await station.append(event('TalksSuspended', '2024-03-01'));
      expect(await check()).toMatchObject({ position: 5, tracks: 2, differing: 0 });
    });

    const row = `WHERE track = '${track.id}'`;
    it.each([
      ['its status', `UPDATE projected_status SET status = 'frozen' ${row}`, 'its status is not'],
      ['its title', `UPDATE projected_status SET title = 'x' ${row}`, 'its title is not'],
      ['its reading', `UPDATE projected_status SET reading = replace(reading, '"resumed"', '"paused"') ${row}`, 'its reading is not'],
      ['its reading, to no JSON', `UPDATE projected_status SET reading = '{' ${row}`, 'its reading is not'],
      ['its next check', `UPDATE projected_status SET next_check_on = '2099-01-01' ${row}`, 'its next_check_on is not'],
      ['its day', `UPDATE projected_status SET valid_at = 'soon' ${row}`, 'the day of its row is no day'],
      ['its day, to an older one', `UPDATE projected_status SET valid_at = '2023-06-01' ${row}`, 'is not what the log says'],
      ['its version', `UPDATE projected_status SET position = 3 ${row}`, 'its position is not'],
      ['its version, beyond the log', `UPDATE projected_status SET position = 99 ${row}`, 'its position is not'],
      ['its row, taken away', `DELETE FROM projected_status ${row}`, 'has no row'],
      ['an interval', `UPDATE projected_interval SET cause = 'x' ${row} AND ordinal = 1`, 'its interval 1 is not'],
      ['an interval, taken away', `DELETE FROM projected_interval ${row} AND ordinal = 0`, 'intervals, and ought to have'],
      ['a stop that is none', `INSERT INTO stopped_track SELECT generation, '${track.id}', 4, 'x' FROM projection`, 'is said to stand still before position 4'],
    ])('names a track of which somebody has changed %s', async (_, sql, reason) => {
      await change(sql);
      expect(await check()).toEqual({ position: 5, tracks: 2, differing: 1, firstDiffering: [{ track: track.id, reason: expect.stringContaining(reason) }] });
    }); // prettier-ignore

    it('names rows of a track that the log does not have', async () => {
      await change(`INSERT INTO projected_interval SELECT generation, 'us-cn.ghost', ordinal, status, formal, practice, from_edtf,
        from_earliest, from_latest, to_edtf, to_earliest, to_latest, cause, basis FROM projected_interval ${row}`);
      expect(await check()).toMatchObject({ differing: 1, firstDiffering: [{ track: 'us-cn.ghost' }] });
    });

    it('accepts a track that stands still where it must, and its row before', async () => {
      await change(`UPDATE entry SET body = replace(body, '2024-02-01', '2024-02-31') WHERE position = 5`);
      await station.projector.stop();
      await change(`DELETE FROM projected_status`);
      await change(`DELETE FROM projected_interval`);
      await change(`UPDATE projection SET position = 0`);
      station = await Station.on(station.database, station.clock);
      await station.settle();
      expect(station.projector.stopped).toMatchObject([{ track: track.id, position: 5 }]);
      expect(await check()).toMatchObject({ differing: 0, tracks: 2 });
      await change('DELETE FROM stopped_track');
      expect(await check()).toMatchObject({ firstDiffering: [{ reason: expect.stringContaining('stands still before position 5') }] }); // prettier-ignore
    });

    it('finds nothing wrong before anything is projected, and a row that stands there all the same', async () => {
      await station.projector.stop();
      await change('UPDATE projection SET position = 0, version = 0');
      expect(await check()).toMatchObject({ position: 0, differing: 0 });
      await change(`UPDATE projected_status SET status = 'frozen' ${row}`);
      expect(await check()).toMatchObject({ differing: 1, firstDiffering: [{ track: track.id }] });
      await change('DELETE FROM projected_status');
      await change('DELETE FROM projected_interval');
      expect(await check()).toMatchObject({ tracks: 2, differing: 0 });
    });

    it('looks at no row of another form, or beyond the log, and says why', async () => {
      await change('UPDATE projection SET position = 99');
      expect(await check()).toMatchObject({
        tracks: 0,
        fault: expect.stringContaining('beyond the end of the log at 5'),
      });
      await change('UPDATE projection SET version = 0');
      expect(await check()).toMatchObject({ tracks: 0, fault: expect.stringContaining('run "thaw rebuild"') });
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
