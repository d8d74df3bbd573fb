import type { MigrationInterface, QueryRunner } from 'typeorm';

const meaning = 'The collection that the track belongs to; NULL where its definition names none';
const source = /\sFROM (\(*)projected_status r\b/;
const column = /,\s*r\.collection\b[^,]*?(?=\sFROM \(*projected_status r\b)/;

/** The collection that a track belongs to, for lists that tell collections apart. */
export class Collections1764000012000 implements MigrationInterface {
  name = 'Collections1764000012000';

  async up(run: QueryRunner): Promise<void> {
    await run.query(`ALTER TABLE "projected_status" ADD COLUMN "collection" text`);
    await changeView(run, (select) =>
      select.replace(source, `,\n  r.collection /* ${meaning} */ AS collection FROM $1projected_status r`),
    );
    if (!isPostgres(run)) return;
    for (const name of ['projected_status', 'track_status']) {
      await run.query(`COMMENT ON COLUMN ${name}.collection IS '${meaning}'`);
    }
  }

  async down(run: QueryRunner): Promise<void> {
    await changeView(run, (select) => select.replace(column, ''));
    await run.query(`ALTER TABLE "projected_status" DROP COLUMN "collection"`);
  }
}

const isPostgres = (run: QueryRunner) => run.connection.options.type === 'postgres';

/** Defines the view `track_status` anew, by a change of its query; remarks on its columns are kept. */
async function changeView(run: QueryRunner, change: (select: string) => string): Promise<void> {
  if (!isPostgres(run)) {
    const [view] = (await run.query(`SELECT sql FROM sqlite_master WHERE name = 'track_status'`)) as { sql: string }[];
    await run.query(`DROP VIEW "track_status"`);
    await run.query(change(view!.sql));
    return;
  }
  const remarks = (await run.query(`SELECT a.attname AS name, col_description(a.attrelid, a.attnum) AS remark
    FROM pg_attribute a WHERE a.attrelid = 'track_status'::regclass AND a.attnum > 0`)) as Remark[];
  const [view] = (await run.query(`SELECT pg_get_viewdef('track_status'::regclass) AS sql,
    obj_description('track_status'::regclass) AS remark`)) as { sql: string; remark: string }[];
  await run.query(`DROP VIEW "track_status"`);
  await run.query(`CREATE VIEW "track_status" AS ${change(view!.sql)}`);
  await run.query(`COMMENT ON VIEW track_status IS ${quoted(view!.remark)}`);
  for (const { name, remark } of remarks.filter(({ name }) => name !== 'collection')) {
    await run.query(`COMMENT ON COLUMN track_status.${name} IS ${quoted(remark)}`);
  }
}

interface Remark {
  readonly name: string;
  readonly remark: string;
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
