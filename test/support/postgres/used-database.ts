import { Client } from 'pg';

/** A database as its migrations leave it. */
export interface Original {
  /** Tells its schema from every other. */
  readonly schema: string;
  /** The rows of tables that have any, as JSON. */
  readonly rows: readonly { readonly table: string; readonly rows: string }[];
  readonly sequences: readonly { readonly name: string; readonly value: string; readonly called: boolean }[];
}

/** A database that has grown beyond this is dropped: what was deleted would slow down the tests after it. */
const largest = 24 * 2 ** 20;

const relations = `SELECT c.* FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace`;

/** All that a test may change of a schema: relations, columns, indexes, constraints, triggers, rules, functions, rights and settings. */
const schemaSql = `SELECT md5(string_agg(line, E'\\n' ORDER BY line)) AS schema, pg_database_size(current_database()) AS size FROM (
  SELECT concat_ws(' ', relname, relkind, relpersistence, relowner::regrole, reloptions, relacl, relrowsecurity) AS line FROM (${relations}) r
  UNION ALL SELECT concat_ws(' ', r.relname, attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid))
    FROM (${relations}) r JOIN pg_attribute ON attrelid = r.oid AND attnum > 0 AND NOT attisdropped
    LEFT JOIN pg_attrdef ON adrelid = r.oid AND adnum = attnum
  UNION ALL SELECT concat_ws(' ', conrelid::regclass, conname, convalidated, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
  UNION ALL SELECT concat_ws(' ', viewname, definition) FROM pg_views WHERE schemaname = 'public'
  UNION ALL SELECT concat_ws(' ', tgenabled, pg_get_triggerdef(oid)) FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prokind IN ('f', 'p')
  UNION ALL SELECT definition FROM pg_rules WHERE schemaname = 'public'
  UNION ALL SELECT concat_ws(' ', policyname, tablename, qual) FROM pg_policies
  UNION ALL SELECT concat_ws(' ', datacl, datallowconn, datconnlimit) FROM pg_database WHERE datname = current_database()
  UNION ALL SELECT setconfig::text FROM pg_db_role_setting
    WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
  UNION ALL SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_') AS lines`;

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** Reads the schema and the rows of a database that migrations have just made. */
export async function readOriginal(url: string): Promise<Original> {
  return connected(url, async (client) => {
    const { schema } = await schemaOf(client);
    const named = await client.query<{ relname: string }>(`${relations} AND relkind = 'r' ORDER BY relname`);
    const tables = named.rows.map(({ relname }) => relname);
    const rows: Original['rows'][number][] = [];
    for (const table of tables) {
      const read = await client.query<{ rows: string | null }>(
        `SELECT json_agg(t)::text AS rows FROM ${quoted(table)} t`,
      );
      if (read.rows[0]!.rows !== null) rows.push({ table, rows: read.rows[0]!.rows });
    }
    const sequences = await client.query<Original['sequences'][number]>(
      `SELECT sequencename AS name, coalesce(last_value, start_value) AS value, last_value IS NOT NULL AS called FROM pg_sequences`,
    );
    return { schema, rows, sequences: sequences.rows };
  });
}

/**
 * Takes a database that a test has used back to its rows, which costs a fraction of making another and dropping this one.
 * @returns whether it is as it was: not where its schema was changed, or it has grown
 * @throws the errors of PostgreSQL, also where the user may not switch off triggers
 */
export async function takeBack(url: string, original: Original): Promise<boolean> {
  return connected(url, async (client) => {
    await client.query(
      // Waits for their ends: what one has just begun to commit would be left over.
      'SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    const { schema, size } = await schemaOf(client);
    if (schema !== original.schema || size > largest) return false;
    const { rows, sequences } = original;
    // Emptied as a whole: rows come back in the order in which they were written, as in a new database.
    const filled = await client.query<{ relname: string }>(
      `${relations} AND relkind = 'r' AND pg_relation_size(c.oid) > 0`,
    );
    await client.query(
      [
        'BEGIN; SET LOCAL session_replication_role = replica',
        `TRUNCATE ${filled.rows.map(({ relname }) => quoted(relname)).join(', ')} CASCADE`,
        ...rows.map(({ table, rows: json }) => {
          const given = `json_populate_recordset(NULL::${quoted(table)}, ${client.escapeLiteral(json)})`;
          return `INSERT INTO ${quoted(table)} SELECT * FROM ${given}`;
        }),
        ...sequences.map(({ name, value, called }) => `SELECT setval('${quoted(name)}', ${value}, ${called})`),
        'COMMIT',
      ].join(';\n'),
    );
    return true;
  });
}

async function schemaOf(client: Client): Promise<{ schema: string; size: number }> {
  const { rows } = await client.query<{ schema: string; size: string }>(schemaSql);
  return { schema: rows[0]!.schema, size: Number(rows[0]!.size) };
}

async function connected<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
