import { describe, expect, it } from '@jest/globals';
import { jsonRowsOf, statementFor } from './sql.js';

describe('SQL for both engines', () => {
  it('is given to PostgreSQL as it is', () => {
    const sql = 'SELECT id FROM entry WHERE id = ANY($1::uuid[]) AND position <= $2 FOR UPDATE';
    expect(statementFor('postgres', sql, [['a'], 5])).toEqual({ text: sql, values: [['a'], 5] });
  });

  it('has its parameters on SQLite in the order in which they stand, as often as they are used', () => {
    const sql = 'SELECT id FROM entry WHERE (position > $2 OR position < $2) AND id = $1::uuid LIMIT $10';
    const values = ['id', 5, ...Array.from({ length: 7 }, () => null), 100];
    expect(statementFor('sqlite', sql, values)).toEqual({
      text: 'SELECT id FROM entry WHERE (position > ? OR position < ?) AND id = ? LIMIT ?',
      values: [5, 5, 'id', 100],
    });
  });

  it('takes an array as JSON on SQLite', () => {
    expect(statementFor('sqlite', 'DELETE FROM note WHERE id = ANY($1::uuid[])', [['a', 'b']])).toEqual({
      text: 'DELETE FROM note WHERE id IN (SELECT value FROM json_each(?))',
      values: ['["a","b"]'],
    });
  });

  it('reads rows from JSON', () => {
    const sql = `INSERT INTO note SELECT n.id, n.size FROM ${jsonRowsOf({ id: 'uuid', size: 'whole' })} WHERE n.size > $2`;
    expect(statementFor('postgres', sql, []).text).toContain('jsonb_to_recordset($1::jsonb) AS n(id uuid, size int8)');
    expect(statementFor('sqlite', sql, ['[]', 1])).toEqual({
      text: `INSERT INTO note SELECT n.id, n.size FROM (SELECT value ->> 'id' AS id, value ->> 'size' AS size FROM json_each(?)) AS n WHERE n.size > ?`,
      values: ['[]', 1],
    });
  });

  it('leaves out locks of rows on SQLite, where a write transaction holds the only lock', () => {
    for (const lock of [' FOR UPDATE', ' FOR UPDATE OF d SKIP LOCKED']) {
      expect(statementFor('sqlite', `SELECT id FROM due d LIMIT $1${lock}`, [1]).text).toBe(
        'SELECT id FROM due d LIMIT ?',
      );
    }
  });
});
