import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { parseBody } from '../../src/domain/entries/entry.js';
import type { Database } from '../../src/event-log/database/database.js';
import { EventLog } from '../../src/event-log/event-log.js';
import { verifyLog } from '../../src/integrity/verify.js';
import { describeEachEngine, type FreshDatabase, freshDatabase } from '../support/databases.js';
import { FixedClock } from '../support/fixed-clock.js';
import { idOf } from '../support/given.js';
import { tamper as tamperWith } from '../support/tampering.js';
import { meeting, request } from '../event-log/entries.js';

describeEachEngine(
  'the check of the log',
  (engine) => {
    let fresh: FreshDatabase;
    let database: Database;
    let log: EventLog;

    beforeEach(async () => {
      fresh = await freshDatabase(engine);
      database = await fresh.open();
      log = new EventLog(database, new FixedClock('2024-02-01'), new EventEmitter2());
      const tracks = ['us-cn.one', 'us-cn.two'];
      await log.appendAll(tracks.flatMap((track) => [request(meeting([track])), request(meeting(tracks))]));
    });
    afterEach(() => fresh.drop());

    const tamper = (...statements: string[]) => tamperWith(database, ...statements);

    it('finds an untouched log sound, and tells how far it is', async () => {
      const progress: number[][] = [];
      const verification = await verifyLog(database, (done, total) => progress.push([done, total]));
      const head = await log.head();
      expect(verification).toEqual({
        sound: true,
        entries: 4,
        head,
        badTracks: [],
        badTargets: [],
        missingTriggers: [],
      });
      expect(progress).toEqual([[4, 4]]);
    });

    it('finds an empty log sound', async () => {
      await tamper('DELETE FROM entry', 'DELETE FROM entry_track', `UPDATE log_head SET position = 0, hash = '${'0'.repeat(64)}'`); // prettier-ignore
      expect(await verifyLog(database)).toMatchObject({ sound: true, entries: 0 });
    });

    it.each([
      ['its body', `UPDATE entry SET body = replace(body, 'meets', 'meats') WHERE position = 2`],
      ['its time', 'UPDATE entry SET recorded_at = recorded_at + 1 WHERE position = 2'],
      ['who recorded it', `UPDATE entry SET recorded_by = 'somebody' WHERE position = 2`],
      ['its hash', `UPDATE entry SET hash = '${'f'.repeat(64)}' WHERE position = 2`],
      ['its type beside the body', `UPDATE entry SET type = 'AidGiven' WHERE position = 2`],
    ])('names the position of an entry of which %s was changed', async (_, sql) => {
      await tamper(sql);
      expect(await verifyLog(database)).toMatchObject({
        sound: false,
        entries: 1,
        firstBad: { position: 2, reason: 'changed' },
      });
    });

    it.each([
      [1, 'the first'],
      [3, 'one within'],
      [4, 'the last'],
    ])('names position %i as missing when %s was taken away', async (position) => {
      await tamper(`DELETE FROM entry WHERE position = ${position}`);
      expect(await verifyLog(database)).toMatchObject({ sound: false, firstBad: { position, reason: 'missing' } });
    });

    it('names the first of two that were swapped, and where its entry stands now', async () => {
      await tamper(...[[2, 9], [4, 2], [9, 4]].map(([from, to]) => `UPDATE entry SET position = ${to} WHERE position = ${from}`)); // prettier-ignore
      const { firstBad } = await verifyLog(database);
      expect(firstBad).toMatchObject({ position: 2, reason: 'swapped' });
      expect(firstBad?.detail).toContain('position 4');
    });

    it('finds a head that does not fit the entries', async () => {
      await tamper(`UPDATE log_head SET hash = '${'f'.repeat(64)}'`);
      expect(await verifyLog(database)).toMatchObject({ sound: false, firstBad: { position: 4, reason: 'head' } });
    });

    it('finds entries that the head does not know', async () => {
      const [, , third] = await log.read(0, 3);
      await tamper(`UPDATE log_head SET position = 3, hash = '${third!.hash}'`);
      expect(await verifyLog(database)).toMatchObject({
        sound: false,
        firstBad: { position: 4, reason: 'beyond-head' },
      });
    });

    it('names the tracks whose index was changed', async () => {
      await tamper(`DELETE FROM entry_track WHERE track = 'us-cn.two' AND position = 3`);
      expect(await verifyLog(database)).toMatchObject({ sound: false, entries: 4, badTracks: ['us-cn.two'] });
      await tamper(`INSERT INTO entry_track VALUES ('us-cn.two', 3), ('us-cn.three', 3)`);
      expect(await verifyLog(database)).toMatchObject({ sound: false, entries: 4, badTracks: ['us-cn.three'] });
    });

    it('finds an index that keeps the number and the sum of its positions', async () => {
      await log.append(request(meeting(['us-cn.one'])));
      await tamper(
        `UPDATE entry_track SET position = 1 WHERE track = 'us-cn.two' AND position = 2`,
        `UPDATE entry_track SET position = 5 WHERE track = 'us-cn.two' AND position = 4`,
      );
      expect((await verifyLog(database)).badTracks).toEqual(['us-cn.two']);
    });

    it('names an entry of which the retraction was hidden', async () => {
      const [first] = await log.read(0, 1);
      const id = first!.body.id;
      const retraction = {
        type: 'EventRetracted',
        id: idOf(77),
        tracks: ['us-cn.one'],
        target: id,
        reason: 'duplicate',
      };
      await log.append(request(parseBody(retraction)));
      expect(await verifyLog(database)).toMatchObject({ sound: true, entries: 5 });
      await tamper(`DELETE FROM entry_target WHERE target = '${id}'`);
      expect(await verifyLog(database)).toMatchObject({ sound: false, entries: 5, badTracks: [], badTargets: [id] });
    });

    it('names a trigger that is gone', async () => {
      const on = database.engine === 'postgres' ? ' ON entry' : '';
      await database.write((run) => run.query(`DROP TRIGGER entry_no_delete${on}`));
      expect(await verifyLog(database)).toMatchObject({
        sound: false,
        entries: 4,
        missingTriggers: ['entry_no_delete'],
      });
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
