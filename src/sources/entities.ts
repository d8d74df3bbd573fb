import { EntitySchema, type EntityTarget } from 'typeorm';
import type { Licence } from '../domain/reports/report.js';
import { type Engine, nullable, plainColumns, primaryKey } from '../event-log/database/sql.js';

/** A source that is followed for reports. */
export interface SourceRow {
  id: string;
  name: string;
  kind: string;
  settings: string;
  secrets: string;
  licence: Licence;
  reliability: string;
  poll_interval: number;
  created_at: number;
  updated_at: number;
  updated_by: string | null;
  paused_at: number | null;
}

/** A source whose reports only some roles see. It stays here when the source is removed, as its reports stay. */
export interface InternalSourceRow {
  source: string;
}

/** How far a source has been fetched. */
export interface SourceStateRow {
  source: string;
  cursor: string;
  next_fetch_at: number;
  lease: string | null;
  leased_until: number;
  /** Failed fetches since the last success. */
  failures: number;
  tried_at: number | null;
  succeeded_at: number | null;
  newest_at: number | null;
  fault: string | null;
  gaps: string;
  /** What the last fetch has not done, and why; null where it left nothing undone. */
  warning: string | null;
  reports: number;
  refusals: number;
}

/** A version of a report. */
export interface ReportRow {
  sequence: number;
  source: string;
  report_key: string;
  version: number;
  deleted: number;
  stored_at: number;
  digest: string;
  body: string;
}

/** An item that could not be read. */
export interface RefusalRow {
  sequence: number;
  source: string;
  at: number;
  item: string;
  reason: string;
  excerpt: string | null;
}

/** The entities by the names under which an `EntityManager` knows them. */
export const sourceTable: EntityTarget<SourceRow> = 'source';
export const sourceStateTable: EntityTarget<SourceStateRow> = 'source_state';
export const internalSourceTable: EntityTarget<InternalSourceRow> = 'internal_source';
export const refusalTable: EntityTarget<RefusalRow> = 'report_refusal';

/** The tables of sources and reports as TypeORM knows them. The migrations create them; a test compares the two. */
export function sourceTables(engine: Engine) {
  const { text, uuid, whole } = plainColumns(engine);
  return [
    new EntitySchema<SourceRow>({
      name: 'source',
      columns: {
        id: primaryKey(uuid),
        ...{ name: text, kind: text, settings: text, secrets: text, licence: text, reliability: text },
        ...{
          poll_interval: whole,
          created_at: whole,
          updated_at: whole,
          updated_by: nullable(text),
          paused_at: nullable(whole),
        },
      },
      indices: [{ name: 'source_name', columns: ['name'], unique: true }],
    }),
    new EntitySchema<InternalSourceRow>({ name: 'internal_source', columns: { source: primaryKey(uuid) } }),
    new EntitySchema<SourceStateRow>({
      name: 'source_state',
      columns: {
        source: primaryKey(uuid),
        ...{ cursor: text, next_fetch_at: whole, lease: nullable(text), leased_until: whole, failures: whole },
        ...{ tried_at: nullable(whole), succeeded_at: nullable(whole), newest_at: nullable(whole) },
        ...{ fault: nullable(text), gaps: text, warning: nullable(text), reports: whole, refusals: whole },
      },
    }),
    new EntitySchema<ReportRow>({
      name: 'report',
      columns: {
        sequence: primaryKey(whole),
        ...{ source: uuid, report_key: text, version: whole, deleted: whole, stored_at: whole },
        ...{ digest: text, body: text },
      },
      indices: [
        { name: 'report_version', columns: ['source', 'report_key', 'version'], unique: true },
        { name: 'report_source', columns: ['source', 'sequence'] },
      ],
    }),
    new EntitySchema<RefusalRow>({
      name: 'report_refusal',
      columns: {
        sequence: primaryKey(whole),
        ...{ source: uuid, at: whole, item: text, reason: text, excerpt: nullable(text) },
      },
      indices: [{ name: 'report_refusal_source', columns: ['source', 'sequence'] }],
    }),
  ];
}
