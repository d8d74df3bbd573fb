import { randomBytes } from 'node:crypto';
import type { DataSourceOptions, QueryRunner } from 'typeorm';
import { Database } from '../../event-log/database/database.js';
import { execute } from '../../event-log/database/sql.js';
import { isForbidden, rolledBack } from './rolled-back.js';

/** A trigger, view, index or rule as the database defines it. */
interface Definition {
  readonly kind: string;
  readonly name: string;
  readonly table: string;
  readonly sql: string;
}

/** What of the definitions is not as the migrations make it. */
export interface DefinitionCheck {
  /** False where the role may make no schema, not even for a moment, so that nothing could be compared. */
  readonly compared: boolean;
  /** A sentence each. */
  readonly faults: readonly string[];
}

/**
 * Compares the triggers, views, indexes and rules of a database with those that the migrations make: of a trigger that
 * does nothing the name alone would not tell. The expected ones come from the migrations themselves, run in an empty
 * database in memory, or on PostgreSQL in a schema that is rolled back. Further views and indexes are the operator's.
 */
export async function checkDefinitions(database: Database): Promise<DefinitionCheck> {
  try {
    const { found, expected } = await (database.engine === 'sqlite' ? onSqlite(database) : onPostgres(database));
    return { compared: true, faults: differences(found, expected) };
  } catch (error) {
    if (!isForbidden(error)) throw error;
    return { compared: false, faults: [] };
  }
}

function differences(found: readonly Definition[], expected: readonly Definition[]): string[] {
  const keyOf = ({ kind, name, table }: Definition) => `${kind} ${name} ${table}`;
  const [is, ought] = [found, expected].map((list) => new Map(list.map((each) => [keyOf(each), each])));
  const wrong = expected.flatMap((each) => {
    const stands = is!.get(keyOf(each));
    if (!stands) return `the ${nameOf(each)} is missing`;
    return plain(stands.sql) === plain(each.sql) ? [] : `the ${nameOf(each)} is not the one that the migrations make`;
  });
  const acting = found.filter(({ kind }) => kind === 'trigger' || kind === 'rule');
  const unknown = acting.filter((each) => !ought!.has(keyOf(each)));
  return [...wrong, ...unknown.map((each) => `no migration makes the ${nameOf(each)}`)];
}

function nameOf({ kind, name, table }: Definition): string {
  return kind === 'view' ? `view ${name}` : `${kind} ${name} on ${table}`;
}

/** SQL without remarks, quotes of names and line breaks, in which versions and tools differ. */
function plain(sql: string): string {
  return sql
    .replaceAll(/\/\*.*?\*\//gs, ' ')
    .replaceAll('"', '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

async function onSqlite(database: Database) {
  const read = (run: QueryRunner) => run.query(sqliteDefinitions) as Promise<Definition[]>;
  const options = { ...database.dataSource.options, database: ':memory:' } as DataSourceOptions;
  const empty = await Database.open(options);
  try {
    await empty.migrate();
    return { found: await database.read(read), expected: await empty.read(read) };
  } finally {
    await empty.close();
  }
}

const sqliteDefinitions = `SELECT type AS kind, name, tbl_name AS "table", sql FROM sqlite_master
  WHERE type IN ('trigger', 'view', 'index') AND sql IS NOT NULL ORDER BY type, name`;

function onPostgres(database: Database) {
  const read = async (run: QueryRunner) => (await execute<Definition>(run, postgresDefinitions)).rows;
  return rolledBack(database, async (run) => {
    const found = await read(run);
    const schema = `thaw_expected_${randomBytes(6).toString('hex')}`;
    await run.query(`CREATE SCHEMA ${schema}`);
    await run.query(`SET LOCAL search_path = ${schema}`);
    for (const migration of database.dataSource.migrations) await migration.up(run);
    return { found, expected: await read(run) };
  });
}

// The pretty forms (true) leave the schema out.
const postgresDefinitions = `
  SELECT 'trigger' AS kind, t.tgname AS name, c.relname AS "table",
    pg_get_triggerdef(t.oid, true) || ' ' || l.lanname || ' ' || p.prosrc AS sql
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
    JOIN pg_language l ON l.oid = p.prolang
  WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::text::regnamespace
  UNION ALL SELECT 'view', c.relname, c.relname, pg_get_viewdef(c.oid, true) FROM pg_class c
  WHERE c.relkind IN ('v', 'm') AND c.relnamespace = current_schema()::text::regnamespace
  UNION ALL SELECT 'index', i.relname, c.relname, pg_get_indexdef(i.oid, 0, true)
  FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid
  WHERE c.relnamespace = current_schema()::text::regnamespace
  UNION ALL SELECT 'rule', r.rulename, c.relname, pg_get_ruledef(r.oid, true)
  FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
  WHERE r.rulename <> '_RETURN' AND c.relnamespace = current_schema()::text::regnamespace
  ORDER BY 1, 2`;
