import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource, type QueryRunner } from 'typeorm';
import { dataSourceOptions } from '../../src/app/database-url.js';
import { type FreshDatabase, freshDatabase } from '../support/databases.js';

const table = 'CREATE TABLE note (text text)';
const insert = (text: string) => `INSERT INTO note VALUES ('${text}')`;

/** A promise, and what settles it: to hold two transactions in each other's way without a clock. */
function gate() {
  let open!: () => void;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { open, passed };
}

describe('concurrent writers on one SQLite file', () => {
  let fresh: FreshDatabase;
  beforeEach(async () => void (fresh = await freshDatabase('SQLite file')));
  afterEach(() => fresh.drop());

  const texts = async (run: DataSource | QueryRunner) =>
    ((await run.query('SELECT text FROM note ORDER BY text')) as { text: string }[]).map((row) => row.text);

  it('lose an acknowledged row on a plain DataSource of TypeORM, which is why there is a Database', async () => {
    const plain = await new DataSource(dataSourceOptions(fresh.url)).initialize();
    await plain.query(table);
    const started = gate();
    const inserted = gate();
    const failing = plain.transaction(async (manager) => {
      await manager.query(insert('of the one that fails'));
      started.open();
      await inserted.passed;
      throw new Error('rolled back');
    });
    await started.passed;
    await plain.query(insert('acknowledged'));
    expect(await texts(plain)).toContain('of the one that fails');
    inserted.open();
    await expect(failing).rejects.toThrow('rolled back');
    expect(await texts(plain)).toEqual([]);
    await plain.destroy();
  });

  it('lose nothing through the Database, in the same order of events', async () => {
    const database = await fresh.open();
    await database.write((run) => run.query(table));
    const started = gate();
    const inserted = gate();
    const failing = database.write(async (run) => {
      await run.query(insert('of the one that fails'));
      started.open();
      await inserted.passed;
      throw new Error('rolled back');
    });
    const acknowledged = database.write((run) => run.query(insert('acknowledged')));
    await started.passed;
    expect(await database.read(texts)).toEqual([]);
    inserted.open();
    await expect(failing).rejects.toThrow('rolled back');
    await acknowledged;
    expect(await database.read(texts)).toEqual(['acknowledged']);
  });

  it('are served in the order in which they came', async () => {
    const database = await fresh.open();
    await database.write((run) => run.query(table));
    const order: number[] = [];
    await Promise.all(
      [1, 2, 3, 4].map((number) =>
        database.write(async (run) => {
          await run.query(insert(String(number)));
          order.push(number);
        }),
      ),
    );
    expect(order).toEqual([1, 2, 3, 4]);
  });

  it('find every acknowledged write on the disk: WAL, and flushed at every commit', async () => {
    const database = await fresh.open();
    const pragma = (name: string) =>
      database.write(async (run) => Object.values((await run.query(`PRAGMA ${name}`))[0]));
    expect(await pragma('journal_mode')).toEqual(['wal']);
    expect(await pragma('synchronous')).toEqual([2]);
    expect(await pragma('foreign_keys')).toEqual([1]);
    expect(await pragma('busy_timeout')).toEqual([5_000]);
  });

  it('are waited for by a close that comes right after a write', async () => {
    const database = await fresh.open();
    await database.write((run) => run.query(table));
    const writing = database.write((run) => run.query(insert('last')));
    await database.close();
    await writing;
    const other = await fresh.open();
    expect(await other.read(texts)).toEqual(['last']);
  });

  it('cannot write where they only read', async () => {
    const database = await fresh.open();
    await expect(database.read((run) => run.query(table))).rejects.toThrow(/read-only/);
  });
});
