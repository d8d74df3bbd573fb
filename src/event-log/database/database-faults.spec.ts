import { afterEach, describe, expect, it } from '@jest/globals';
import { freshDatabase, type FreshDatabase } from '../../../test/support/databases.js';
import { databaseErrorOf } from './database-faults.js';

describe('a fault of the database', () => {
  let fresh: FreshDatabase | undefined;
  afterEach(async () => {
    await fresh?.drop();
    fresh = undefined;
  });

  it.each([
    ['PRAGMA max_page_count = 1', 'the disk is full (SQLITE_FULL)'],
    ['PRAGMA query_only = ON', 'it is read-only (SQLITE_READONLY)'],
  ])('is named where a write meets %s', async (pragma, reason) => {
    fresh = await freshDatabase('SQLite file');
    const database = await fresh.open();
    await database.dataSource.query(pragma);
    const filling = database.write(async (run) => {
      await run.query('CREATE TABLE filler (text TEXT)');
      for (let row = 0; row < 100; row++) await run.query('INSERT INTO filler VALUES (hex(randomblob(4000)))');
    });
    await expect(filling).rejects.toMatchObject({ code: 'unreachable-database', kind: 'unavailable' });
    await expect(filling).rejects.toThrow(`the database cannot be used: ${reason}`);
  });

  it.each([
    [
      Object.assign(new Error('connect'), { code: 'ECONNREFUSED', syscall: 'connect' }),
      'cannot be reached (ECONNREFUSED)',
    ],
    [Object.assign(new Error(''), { errors: [{ code: 'ECONNREFUSED', syscall: 'connect' }] }), 'cannot be reached'],
    [new Error('Connection terminated unexpectedly'), 'the connection to the database is lost'],
    [Object.assign(new Error('x'), { code: '57P01' }), 'it takes no connection (57P01)'],
    [Object.assign(new Error('x'), { code: '53300' }), 'it is overloaded (53300)'],
    [Object.assign(new Error('x'), { code: '53100' }), 'the disk is full (53100)'],
  ])('is told from %s', (error, message) => {
    expect(databaseErrorOf(error)).toMatchObject({ kind: 'unavailable', message: expect.stringContaining(message) });
  });

  it.each([
    Object.assign(new Error('syntax error'), { code: '42601' }),
    Object.assign(new Error('UNIQUE constraint failed'), { code: 'SQLITE_CONSTRAINT_UNIQUE' }),
    Object.assign(new Error('no such file'), { code: 'ENOENT', syscall: 'open' }),
    new TypeError('x is not a function'),
  ])('is none where a statement is wrong: %s', (error) => {
    expect(databaseErrorOf(error)).toBe(error);
  });
});
