import { expect, it } from '@jest/globals';
import { AbstractLogger, type LogLevel, type LogMessage } from 'typeorm';
import { describeEachEngine, freshDatabase } from '../support/databases.js';

/** From this one on. Earlier ones are judged in docs/decisions/migrations-only-add.md. */
const first = 'ProposalTerms1764000023000';

/** What a migration does beyond adding, and why processes of the version before can go on meanwhile. */
const judged: Readonly<Record<string, readonly RegExp[]>> = {
  // A partial index over a column that is 0 everywhere yet.
  InternalSources1764000024000: [/^CREATE INDEX "candidate_internal"/],
  // Fills a new column that may be empty, and that processes of the version before do not read.
  KeyMakers1764000025000: [/^UPDATE "access_key" SET "maker"/],
  // Triggers that let through more than before.
  VisibilityChanges1764000030000: [
    /^(DROP|CREATE) TRIGGER "internal_(entry|track)_no_delete"/,
    /^CREATE FUNCTION "refuse_delete_of_internal_(entry|track)"/,
  ],
};

const tableOf = (sql: string) => /^CREATE TABLE "?(\w+)/i.exec(sql)?.[1];

/** Why a process of the version before might not go on beside a statement; `undefined` where it can. */
function hindranceOf(sql: string, made: ReadonlySet<string>): string | undefined {
  const own = (name: string | undefined) => name !== undefined && made.has(name);
  if (/^(CREATE TABLE|COMMENT ON|SELECT|PRAGMA)\b/i.test(sql)) return undefined;
  const column = /^ALTER TABLE "?\w+"? ADD (COLUMN )?"?\w+"? (?<type>.*)$/is.exec(sql);
  if (column) {
    const isRequired = /NOT NULL/i.test(column.groups!.type!) && !/DEFAULT/i.test(column.groups!.type!);
    return isRequired ? 'a column that they do not fill may not be empty' : undefined;
  }
  const target = /^(?:CREATE (?:UNIQUE )?INDEX.*? ON|CREATE TRIGGER.*? ON|INSERT INTO|ALTER TABLE) "?(\w+)/is.exec(sql);
  return own(target?.[1]) ? undefined : 'it changes what they use';
}

/** Keeps the statements of each migration. */
class StatementLog extends AbstractLogger {
  readonly byMigration = new Map<string, string[]>();
  private statements: string[] = [];

  override logQuery(query: string, parameters?: unknown[]): void {
    const sql = query.trim();
    if (/^INSERT INTO "migration"/.test(sql)) {
      const [name = ''] = /[A-Z]\w+\d{13}/.exec(`${query} ${JSON.stringify(parameters)}`) ?? [];
      this.byMigration.set(name, this.statements);
      this.statements = [];
    } else this.statements.push(sql);
  }

  protected override writeLog(_level: LogLevel, _message: LogMessage | LogMessage[]): void {}
}

describeEachEngine(
  'a migration that runs beside processes of the version before',
  (engine) => {
    it('only adds what they need not know', async () => {
      const fresh = await freshDatabase(engine, { empty: true });
      const database = await fresh.open({ migrate: false });
      const log = new StatementLog();
      database.dataSource.setOptions({ logger: log });
      const names = await database.migrate();
      await fresh.drop();
      expect([...log.byMigration.keys()]).toEqual(names);
      const hindrances = names.slice(names.indexOf(first)).flatMap((name) => {
        const statements = log.byMigration.get(name)!;
        const made = new Set(statements.flatMap((sql) => tableOf(sql) ?? []));
        return statements
          .filter((sql) => !(judged[name] ?? []).some((known) => known.test(sql)))
          .flatMap((sql) => {
            const why = hindranceOf(sql, made);
            return why === undefined ? [] : `${name}: ${why}: ${sql.slice(0, 200)}`;
          });
      });
      expect(hindrances).toEqual([]);
    });

    it.each([
      ['ALTER TABLE "entry" ADD COLUMN "x" text NOT NULL'],
      ['ALTER TABLE "entry" DROP COLUMN "body"'],
      ['ALTER TABLE "entry" RENAME COLUMN "body" TO "text"'],
      ['CREATE UNIQUE INDEX "i" ON "entry" ("recorded_by")'],
      ['DROP TABLE "entry"'],
      [`UPDATE "entry" SET "body" = ''`],
      ['CREATE TRIGGER "t" BEFORE INSERT ON "entry" FOR EACH ROW EXECUTE FUNCTION f()'],
    ])('may not be: %s', (sql) => {
      expect(hindranceOf(sql, new Set(['own_table']))).toBeDefined();
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
