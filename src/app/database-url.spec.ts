import { describe, expect, it } from '@jest/globals';
import { dataSourceOptions } from './database-url.js';

describe('a database URL', () => {
  it.each([
    ['sqlite:data/thaw.db', 'data/thaw.db'],
    ['sqlite:/var/lib/thaw.db', '/var/lib/thaw.db'],
    ['sqlite:///var/lib/thaw.db', '/var/lib/thaw.db'],
    ['sqlite::memory:', ':memory:'],
  ])('%s names an SQLite database', (url, database) => {
    expect(dataSourceOptions(url)).toMatchObject({ type: 'better-sqlite3', database, synchronize: false });
  });

  it.each(['postgres://thaw@127.0.0.1/thaw', 'postgresql://thaw@127.0.0.1/thaw'])('%s names PostgreSQL', (url) => {
    expect(dataSourceOptions(url)).toMatchObject({ type: 'postgres', url, synchronize: false, parseInt8: true });
  });

  it.each(['', 'sqlite:', 'mysql://root:secret@127.0.0.1/thaw', 'data/thaw.db'])('%j is refused', (url) => {
    expect(() => dataSourceOptions(url)).toThrow(/must be sqlite:<path>, sqlite::memory: or postgres:/);
    expect(() => dataSourceOptions(url)).not.toThrow(/secret/);
  });
});
