import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { ThawError } from '../../src/domain/errors.js';
import type { Database } from '../../src/event-log/database/database.js';
import { type Appended, appendAllLimit, EventLog, type Expectation } from '../../src/event-log/event-log.js';
import { queueLimit } from '../../src/event-log/append/append-queue.js';
import { describeEachEngine, type FreshDatabase, freshDatabase } from '../support/databases.js';
import { FixedClock } from '../support/fixed-clock.js';
import { meeting, request } from './entries.js';

const track = 'us-cn.counternarcotics';
const other = 'us-cn.military';

/** The code of the error with which a promise rejects, and where it points. */
async function refusal(promise: Promise<unknown>): Promise<{ kind: string; code: string; pointers: string[] }> {
  const error = await promise.then(
    () => new Error('was not refused'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ThawError)) throw error;
  return { kind: error.kind, code: error.code, pointers: error.errors.map(({ pointer }) => pointer) };
}

describeEachEngine('the contract of the log', (engine) => {
  let fresh: FreshDatabase;
  let database: Database;
  let clock: FixedClock;
  let bell: EventEmitter2;
  let log: EventLog;

  // Some tests make the database and listeners fail; the log says so, which is no news here.
  beforeAll(() => void Logger.overrideLogger(false));
  beforeEach(async () => {
    fresh = await freshDatabase(engine);
    database = await fresh.open();
    clock = new FixedClock('2024-02-01T00:00:00Z');
    bell = new EventEmitter2();
    log = new EventLog(database, clock, bell);
  });
  afterEach(() => fresh.drop());

  it('gives an empty log a head at position 0', async () => {
    expect(await log.head()).toEqual({ position: 0, hash: '0'.repeat(64), recordedAt: 0 });
    expect(await log.read(0, 10)).toEqual([]);
    expect(await log.trackVersion(track)).toBe(0);
  });

  it('finds what somebody recorded last among so many entries, and none before these', async () => {
    const mine = meeting();
    await log.append({ ...request(mine), recordedBy: 'anna' });
    await log.append(request());
    expect((await log.lastBy('anna', ['TalksHeld'], 2))?.body.id).toBe(mine.id);
    expect(await log.lastBy('anna', ['StatementMade'], 2)).toBeUndefined();
    expect(await log.lastBy('anna', ['TalksHeld'], 1)).toBeUndefined();
  });

  it('gives back what was appended, whole and in order', async () => {
    const bodies = [meeting(), meeting([track, other]), meeting([other], { type: 'ContactAttempted', outcome: 'declined', trackRole: undefined })]; // prettier-ignore
    const appended: Appended[] = [];
    for (const body of bodies) appended.push(await log.append(request(body)));

    const entries = await log.read(0, 10);
    expect(entries.map((entry) => entry.body)).toEqual(bodies);
    expect(entries.map((entry) => entry.position)).toEqual([1, 2, 3]);
    expect(entries.map(({ hash, recordedAt }) => ({ hash, recordedAt }))).toEqual(
      appended.map(({ hash, recordedAt }) => ({ hash, recordedAt })),
    );
    expect(entries.every((entry) => entry.recordedBy === 'test' && entry.recordedAt === clock.now())).toBe(true);
    expect(await log.head()).toEqual({ position: 3, hash: appended[2]!.hash, recordedAt: clock.now() });
  });

  it('reads on from a position, by track and by type', async () => {
    const attempt = { type: 'ContactAttempted', outcome: 'declined', trackRole: undefined };
    await log.appendAll([meeting(), meeting([other]), meeting([track, other]), meeting([track], attempt)].map((body) => request(body))); // prettier-ignore
    const positions = async (entries: Promise<{ position: number }[]>) => (await entries).map((each) => each.position);

    expect(await positions(log.read(1, 2))).toEqual([2, 3]);
    expect(await positions(log.readTrack(track))).toEqual([1, 3, 4]);
    expect(await positions(log.readTrack(track, 3))).toEqual([1, 3]);
    expect(await positions(log.readWhere({ after: 1, track, limit: 1 }))).toEqual([3]);
    expect(await positions(log.readWhere({ after: 0, type: 'ContactAttempted', limit: 9 }))).toEqual([4]);
    expect(await positions(log.readWhere({ after: 0, track, type: 'TalksHeld', limit: 9 }))).toEqual([1, 3]);
    expect([await log.trackVersion(track), await log.trackVersion(other)]).toEqual([4, 3]);
  });

  it('finds an entry by its id, in either case, and nothing under what is no id', async () => {
    const body = meeting();
    await log.append(request(body));
    expect((await log.find(body.id.toUpperCase()))?.body).toEqual(body);
    expect(await log.find(randomUUID())).toBeUndefined();
    expect(await log.find('no-id')).toBeUndefined();
  });

  it('stores what was appended even if the caller changes it afterwards', async () => {
    const body = meeting();
    const appending = log.append(request(body));
    (body as { title: string }).title = 'Changed';
    await appending;
    expect((await log.find(body.id))?.body).toMatchObject({ title: 'The working group meets' });
  });

  it('answers the same content under the same id as the first time, and stores it once', async () => {
    const body = meeting();
    const first = await log.append(request(body));
    clock.advanceTo('2024-03-01');
    await log.append(request());
    const again = await log.append(request(Object.fromEntries(Object.entries(body).reverse()) as typeof body));
    expect(again).toEqual({ ...first, repeated: true });
    expect(await log.head()).toMatchObject({ position: 2 });
  });

  it('refuses other content under a stored id', async () => {
    const body = meeting();
    await log.append(request(body));
    const clash = log.append(request(meeting([track], { id: body.id, title: 'Another' })));
    expect(await refusal(clash)).toEqual({ kind: 'conflict', code: 'id-clash', pointers: ['/id'] });
    expect(await log.head()).toMatchObject({ position: 1 });
  });

  it('tells duplicates and clashes apart within one transaction too', async () => {
    const body = meeting();
    const clashing = meeting([track], { id: body.id, title: 'Another' });
    const [first, clash, again, next] = await Promise.allSettled([body, clashing, body, meeting()].map((each) => log.append(request(each)))); // prettier-ignore
    expect(first).toMatchObject({ status: 'fulfilled', value: { position: 1, repeated: false } });
    expect(clash).toMatchObject({ status: 'rejected', reason: { code: 'id-clash' } });
    expect(again).toMatchObject({ status: 'fulfilled', value: { position: 1, repeated: true } });
    expect(next).toMatchObject({ status: 'fulfilled', value: { position: 2, repeated: false } });
  });

  it.each<[Expectation, empty: boolean, touched: boolean]>([
    ['any', true, true],
    ['none', true, false],
    ['some', false, true],
    [0, true, false],
    [1, false, true],
    [2, false, false],
  ])('holds the expectation %p of a track without and with an entry', async (expectation, empty, touched) => {
    const outcome = (promise: Promise<unknown>) => promise.then(() => true).catch((error: ThawError) => error.code);
    const verdict = (met: boolean) => (met ? true : 'version-mismatch');
    await log.append(request(meeting([other])));
    expect(await outcome(log.append(request(meeting([track]), { 'us-fr.leaders': expectation })))).toBe(verdict(empty));
    expect(await outcome(log.append(request(meeting([track]), { [other]: expectation })))).toBe(verdict(touched));
    const stored = 1 + Number(empty) + Number(touched);
    expect(await log.head()).toMatchObject({ position: stored });
    expect((await log.read(0, 9)).map((entry) => entry.position)).toEqual([1, 2, 3].slice(0, stored));
  });

  it('lets one of many win who expect the same version, and the losers take no position', async () => {
    await log.append(request());
    const racers = Array.from({ length: 20 }, () => log.append(request(meeting(), { [track]: 1 })));
    const outcomes = await Promise.allSettled(racers);
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    expect(await refusal(racers[19]!)).toMatchObject({ code: 'version-mismatch', pointers: [`/expect/${track}`] });
    expect(await log.append(request())).toMatchObject({ position: 3 });
  });

  it('does not ask again what a repeated append expected', async () => {
    const guarded = request(meeting(), { [track]: 'none' });
    await log.append(guarded);
    expect(await log.append(guarded)).toMatchObject({ position: 1, repeated: true });
  });

  it('stores a batch whole or not at all', async () => {
    const stored = meeting();
    await log.append(request(stored));
    const clashing = request(meeting([track], { id: stored.id, title: 'Another' }));
    const batch = log.appendAll([request(), request(), clashing]);
    const after = log.append(request(meeting([other]), { [track]: 1 }));
    expect(await refusal(batch)).toEqual({ kind: 'conflict', code: 'id-clash', pointers: ['/2/id'] });
    expect(await after).toMatchObject({ position: 2 });

    const good = await log.appendAll([request(), request(stored), request(meeting(), { [track]: 3 })]);
    expect(good.map(({ position, repeated }) => [position, repeated])).toEqual([[3, false], [1, true], [4, false]]); // prettier-ignore
    expect(await log.appendAll([])).toEqual([]);
  });

  it('refuses a batch beyond its limit, and takes one at the limit', async () => {
    const many = Array.from({ length: appendAllLimit + 1 }, () => request());
    expect(await refusal(log.appendAll(many))).toMatchObject({ kind: 'invalid', code: 'batch-too-large' });
    expect((await log.appendAll(many.slice(1))).at(-1)).toMatchObject({ position: appendAllLimit });
  });

  it.each(['', 'x'.repeat(201), 'nul \u0000', 'half \ud800'])('refuses %j as who recorded it', async (recordedBy) => {
    expect(await refusal(log.append({ body: meeting(), recordedBy }))).toMatchObject({ code: 'invalid-recorder' });
  });

  it('never dates an entry before the one that stands before it', async () => {
    await log.append(request());
    clock.set('2023-01-01');
    expect(await log.append(request())).toMatchObject({ recordedAt: Date.parse('2024-02-01T00:00:00Z') });
  });

  it('gathers what is appended at the same time into few transactions, and rings once for each', async () => {
    const rings: number[] = [];
    bell.on('log.appended', ({ position }: { position: number }) => rings.push(position));
    const appended = await Promise.all(Array.from({ length: 200 }, () => log.append(request())));
    expect(appended.map(({ position }) => position)).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
    expect(rings).toEqual([200]);
  });

  it('keeps an entry acknowledged though a listener of the ring fails', async () => {
    bell.on('log.appended', () => {
      throw new Error('a listener failed (expected in this test)');
    });
    expect(await log.append(request())).toMatchObject({ position: 1 });
  });

  it('tells who comes when the queue is full to come again, and stores all the others', async () => {
    const waiting = Array.from({ length: queueLimit / appendAllLimit }, () => {
      return log.appendAll(Array.from({ length: appendAllLimit }, () => request()));
    });
    const error = await log.append(request()).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ kind: 'unavailable', code: 'queue-full', retryAfterSeconds: 1 });
    await Promise.all(waiting);
    expect(await log.append(request())).toMatchObject({ position: queueLimit + 1 });
  }, 60_000);

  it('stops at an entry that it cannot read, and names it', async () => {
    await log.append(request());
    await database.write(async (run) => {
      const body = JSON.stringify({ type: 'TypeOfTomorrow', id: randomUUID() });
      await run.query(`INSERT INTO entry VALUES (2, '${randomUUID()}', 'TypeOfTomorrow', 0, 'test', '${body}', '')`);
      await run.query(`INSERT INTO entry_track VALUES ('${track}', 2)`);
    });
    const unreadable = { kind: 'unavailable', code: 'unreadable-entry', pointers: ['/2'] };
    expect(await refusal(log.read(0, 10))).toEqual(unreadable);
    expect(await refusal(log.readTrack(track))).toEqual(unreadable);
    await expect(log.read(1, 1)).rejects.toThrow(/position 2 .*TypeOfTomorrow/);
    expect(await log.read(0, 1)).toHaveLength(1);
  });

  it('says that the database failed, keeps nothing of it, and works again afterwards', async () => {
    await database.write((run) => run.query('ALTER TABLE entry_track RENAME TO away'));
    expect(await refusal(log.append(request()))).toMatchObject({ kind: 'unavailable', code: 'log-unavailable' });
    await database.write((run) => run.query('ALTER TABLE away RENAME TO entry_track'));
    expect(await log.append(request())).toMatchObject({ position: 1 });
  });
});
