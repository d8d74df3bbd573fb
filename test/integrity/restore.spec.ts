import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { hashOf } from '../../src/event-log/hash-chain.js';
import type { Database } from '../../src/event-log/database/database.js';
import { EventLog } from '../../src/event-log/event-log.js';
import { exportLines } from '../../src/integrity/log-export.js';
import { MerkleTree } from '../../src/integrity/merkle/merkle-tree.js';
import { canonicalJson, parseBody } from '../../src/domain/entries/entry.js';
import { verifyLog } from '../../src/integrity/verify.js';
import { readLines } from '../../src/event-log/lines/ndjson.js';
import { LogRestore } from '../../src/integrity/restore.js';
import { describeEachEngine, type FreshDatabase, freshDatabase, type TestEngineName } from '../support/databases.js';
import { FixedClock } from '../support/fixed-clock.js';
import { idOf } from '../support/given.js';
import { tamper } from '../support/tampering.js';
import { meeting, request } from '../event-log/entries.js';

type Line = { position: number; recordedAt: number; recordedBy: string; hash: string; body: Record<string, unknown> };

const opened: FreshDatabase[] = [];
afterEach(async () => {
  for (const fresh of opened.splice(0)) await fresh.drop();
});

async function emptyOn(engine: TestEngineName): Promise<Database> {
  const fresh = await freshDatabase(engine);
  opened.push(fresh);
  return fresh.open();
}

const logOf = (database: Database, clock = new FixedClock('2024-02-01')) =>
  new EventLog(database, clock, new EventEmitter2());

async function exported(database: Database): Promise<string[]> {
  return (await exportLines(database, 0, 10_000)).map(({ line }) => line);
}

async function* bytes(lines: readonly string[]) {
  yield Buffer.from(lines.map((line) => `${line}\n`).join(''));
}

const copyInto = (database: Database, lines: readonly string[]) =>
  new LogRestore(database).run(readLines(bytes(lines)));

/** What a copy must have in common with what it was copied from. */
async function proofOfEquality(database: Database) {
  const { sound, entries, head } = await verifyLog(database);
  const [tree] = await new MerkleTree(database).heads([entries]);
  return { sound, entries, head, root: tree!.root.toString('hex'), lines: await exported(database) };
}

/** A log with entries of several times and recorders, one of which is about another. */
async function filled(engine: TestEngineName, count = 1_100): Promise<Database> {
  const database = await emptyOn(engine);
  const clock = new FixedClock('2024-02-01');
  const log = logOf(database, clock);
  const first = meeting(['us-cn.one', 'us-cn.two'], { title: 'Umlaute: äöü “quoted” 💥 \u2028' });
  await log.append({ body: first, recordedBy: 'Jürgen "J." O’Neil' });
  clock.advanceTo('2024-02-02');
  const retraction = { type: 'EventRetracted', id: idOf(77), tracks: ['us-cn.one', 'us-cn.two'], target: first.id, reason: 'duplicate' }; // prettier-ignore
  await log.append(request(parseBody(retraction)));
  for (let left = count - 2; left > 0; left -= 500) {
    clock.advanceTo(clock.now() + 1_000);
    await log.appendAll(Array.from({ length: Math.min(left, 500) }, () => request(meeting())));
  }
  return database;
}

describeEachEngine(
  'a whole log',
  (engine) => {
    let original: Database;
    let lines: string[];
    let target: Database;
    const parsed = (line: string) => JSON.parse(line) as Line;

    beforeEach(async () => {
      original = await filled('SQLite file');
      lines = await exported(original);
      target = await emptyOn(engine);
    });

    it('goes into an empty one with positions, times, recorders and hashes, and goes on from there', async () => {
      expect(await copyInto(target, lines)).toEqual({ entries: 1_100, present: 0, added: 1_100 });
      expect(await proofOfEquality(target)).toEqual(await proofOfEquality(original));
      expect(await logOf(target).readTrack('us-cn.two')).toEqual(await logOf(original).readTrack('us-cn.two'));
      const body = meeting();
      const appended = await Promise.all(
        [original, target].map((each) => logOf(each).append({ body, recordedBy: 'me' })),
      );
      expect(appended[0]).toEqual(appended[1]);
    });

    it('is put on top of its own beginning, and put again changes nothing', async () => {
      await copyInto(target, lines.slice(0, 700));
      expect(await copyInto(target, lines)).toEqual({ entries: 1_100, present: 700, added: 400 });
      expect(await copyInto(target, lines)).toEqual({ entries: 1_100, present: 1_100, added: 0 });
      expect(await copyInto(target, lines.slice(0, 3))).toEqual({ entries: 3, present: 3, added: 0 });
      expect(await proofOfEquality(target)).toEqual(await proofOfEquality(original));
    });

    const changed = (at: number, change: (line: Line) => object) =>
      lines.map((line, index) => (index === at ? JSON.stringify(change(parsed(line))) : line));

    it.each<[string, number, string, (all: string[]) => string[]]>([
      ['a changed body', 1_050, 'broken-chain', () => changed(1_049, (line) => ({ ...line, body: { ...line.body, title: 'Other' } }))],
      ['a changed time', 1_050, 'broken-chain', () => changed(1_049, (line) => ({ ...line, recordedAt: line.recordedAt + 1 }))],
      ['a time that goes back', 1_050, 'time-goes-back', () => changed(1_049, (line) => ({ ...line, recordedAt: 1 }))],
      ['another recorder', 1_050, 'broken-chain', () => changed(1_049, (line) => ({ ...line, recordedBy: 'x' }))],
      ['another hash', 1_050, 'broken-chain', () => changed(1_049, (line) => ({ ...line, hash: 'f'.repeat(64) }))],
      ['no hash', 1_050, 'not-an-entry', () => changed(1_049, ({ hash: _hash, ...line }) => line)],
      ['a field too many', 1_050, 'not-an-entry', () => changed(1_049, (line) => ({ ...line, extra: 1 }))],
      ['a missing line', 1_050, 'gap', (all) => all.toSpliced(1_049, 1)],
      ['a missing first line', 1, 'gap', (all) => all.slice(1)],
      ['a line twice', 1_051, 'gap', (all) => all.toSpliced(1_050, 0, all[1_049]!)],
      ['swapped lines', 1_050, 'gap', (all) => all.toSpliced(1_049, 2, all[1_050]!, all[1_049]!)],
      ['a line that is not JSON', 1_050, 'malformed-json', (all) => all.with(1_049, '{"position":')],
      ['a line that is no entry', 1_050, 'not-an-entry', (all) => all.with(1_049, '[]')],
    ])('with %s is refused at line %i, and nothing of that batch is stored', async (_, line, code, spoil) => {
      const refusal = { code, message: expect.stringContaining(`line ${line}: `) };
      await expect(copyInto(target, spoil(lines))).rejects.toMatchObject(refusal);
      const { entries, sound } = await verifyLog(target);
      expect([entries, sound]).toEqual([line > 1_000 ? 1_000 : 0, true]);
      // Once the file is whole it goes on where it stood.
      expect((await copyInto(target, lines)).added).toBe(1_100 - entries);
    }); // prettier-ignore

    /** Lines whose chain holds, whatever stands in them. */
    const chained = (bodies: readonly Record<string, unknown>[]) => {
      let before = '0'.repeat(64);
      return bodies.map((body, at) => {
        const link = { position: at + 1, recordedAt: 5, recordedBy: 'forger' };
        before = hashOf(before, { ...link, body: canonicalJson(body) });
        return JSON.stringify({ ...link, hash: before, body });
      });
    };

    it('is refused where its chain holds and an entry is none that can be recorded', async () => {
      const good = meeting() as unknown as Record<string, unknown>;
      const dreamt = chained([good, { type: 'TalksDreamt', id: idOf(1) }]);
      await expect(copyInto(target, dreamt)).rejects.toMatchObject({ code: 'unknown-type', message: expect.stringContaining('line 2: ') }); // prettier-ignore
      const twice = chained([good, meeting(), good]);
      const clash = {
        kind: 'conflict',
        code: 'id-clash',
        message: expect.stringContaining(`line 3: the id ${String(good.id)}`),
      };
      await expect(copyInto(target, twice)).rejects.toMatchObject(clash);
      expect((await logOf(target).head()).position).toBe(0);
    });

    it('is refused by a log in which anything else stands', async () => {
      await logOf(target).append(request());
      const differs = { kind: 'conflict', code: 'differs', message: expect.stringContaining('line 1: another entry') };
      await expect(copyInto(target, lines)).rejects.toMatchObject(differs);
      expect((await logOf(target).head()).position).toBe(1);
    });

    it('is refused by a log whose row was changed, though the hash is left as it was', async () => {
      await copyInto(target, lines.slice(0, 10));
      await tamper(target, `UPDATE entry SET recorded_by = 'somebody' WHERE position = 7`);
      await expect(copyInto(target, lines)).rejects.toMatchObject({ code: 'differs', message: expect.stringContaining('line 7: ') }); // prettier-ignore
      expect((await logOf(target).head()).position).toBe(10);
    });

    it('is not exported where a body cannot be a line', async () => {
      await copyInto(target, lines.slice(0, 3));
      await tamper(target, `UPDATE entry SET body = '{' WHERE position = 2`);
      await expect(exported(target)).rejects.toMatchObject({ code: 'unreadable-entry', message: expect.stringContaining('position 2') }); // prettier-ignore
    });
  },
  ['SQLite file', 'PostgreSQL'],
);

const server = process.env.THAW_TEST_POSTGRES_URL;
(server ? describe : describe.skip)('a whole log that is copied from SQLite to PostgreSQL to SQLite', () => {
  it('has everywhere the same entries, head and root', async () => {
    const original = await filled('SQLite file');
    const onServer = await emptyOn('PostgreSQL');
    await copyInto(onServer, await exported(original));
    const back = await emptyOn('SQLite file');
    await copyInto(back, await exported(onServer));
    const proof = await proofOfEquality(original);
    expect(proof).toMatchObject({ sound: true, entries: 1_100 });
    expect(await proofOfEquality(onServer)).toEqual(proof);
    expect(await proofOfEquality(back)).toEqual(proof);
  });
});
