import { EntitySchema, type EntityTarget } from 'typeorm';
import type { CandidateState, JudgementKind } from '../contract/candidates.js';
import { type Engine, nullable, plainColumns, primaryKey } from '../event-log/database/sql.js';

/** A group of reports. */
export interface CandidateRow {
  id: string;
  state: CandidateState;
  version: number;
  score: number;
  day_from: string;
  day_to: string;
  search: string;
  body: string;
  dirty: number;
  /** 1 where its reports are of internal sources. */
  internal: number;
  by_hand: number;
  first_seen: number;
  updated_at: number;
  snoozed_until: number | null;
  question: string | null;
  event: string | null;
  merged_into: string | null;
  pending: string | null;
  pending_at: number | null;
}

/** A track, source or party of a candidate. */
export interface FacetRow {
  kind: string;
  value: string;
  candidate: string;
  state: string;
  score: number;
  updated_at: number;
}

/** A report of a candidate. */
export interface CandidateReportRow {
  number: number;
  source: string;
  report_key: string;
  version: number;
  deleted: number;
  candidate: string;
  joined_by: 'first' | 'url' | 'title' | 'act' | 'hand';
  joined_at: number;
  features: string;
  matches: string;
}

/** A place of a report in the index of alike ones. */
export interface KeyRow {
  hash: number;
  report: number;
}

/** What was decided on a candidate. */
export interface JudgementRow {
  sequence: number;
  id: string;
  candidate: string;
  kind: JudgementKind;
  judge: string;
  reason: string | null;
  at: number;
  entry: string | null;
  body: string;
}

/** How far reports have been grouped. */
export interface CandidateCursorRow {
  name: string;
  place: number;
}

/** How many reports of a source became no candidate. */
export interface SkipRow {
  source: string;
  reason: string;
  reports: number;
}

/** The entities by the names under which an `EntityManager` knows them. */
export const candidateTable: EntityTarget<CandidateRow> = 'candidate';
export const judgementTable: EntityTarget<JudgementRow> = 'judgement';
export const candidateCursorTable: EntityTarget<CandidateCursorRow> = 'candidate_cursor';

/** The tables of candidates as TypeORM knows them. The migrations create them; a test compares the two. */
export function candidateTables(engine: Engine) {
  return [...groups(engine), ...reports(engine), ...decisions(engine)];
}

function groups(engine: Engine) {
  const { text, uuid, whole } = plainColumns(engine);
  return [
    new EntitySchema<CandidateRow>({
      name: 'candidate',
      columns: {
        id: primaryKey(uuid),
        ...{ state: text, version: whole, score: whole, day_from: text, day_to: text, search: text, body: text },
        ...{
          dirty: whole,
          internal: { ...whole, default: 0 },
          by_hand: whole,
          first_seen: whole,
          updated_at: whole,
          snoozed_until: nullable(whole),
        },
        ...{ question: nullable(text), event: nullable(uuid), merged_into: nullable(uuid) },
        ...{ pending: nullable(text), pending_at: nullable(whole) },
      },
      indices: [
        { name: 'candidate_by_score', columns: ['state', 'score', 'id'] },
        { name: 'candidate_by_change', columns: ['state', 'updated_at', 'id'] },
        { name: 'candidate_dirty', columns: ['dirty'], where: 'dirty > 0' },
        { name: 'candidate_internal', columns: ['id'], where: 'internal = 1' },
        { name: 'candidate_pending', columns: ['pending_at'], where: 'pending_at IS NOT NULL' },
      ],
    }),
    new EntitySchema<FacetRow>({
      name: 'candidate_facet',
      columns: {
        ...{ kind: primaryKey(text), value: primaryKey(text), candidate: primaryKey(uuid) },
        ...{ state: text, score: whole, updated_at: whole },
      },
      indices: [
        { name: 'candidate_facet_by_score', columns: ['kind', 'value', 'state', 'score', 'candidate'] },
        { name: 'candidate_facet_by_change', columns: ['kind', 'value', 'state', 'updated_at', 'candidate'] },
        { name: 'candidate_facet_candidate', columns: ['candidate'] },
      ],
    }),
  ];
}

function reports(engine: Engine) {
  const { text, uuid, whole } = plainColumns(engine);
  return [
    new EntitySchema<CandidateReportRow>({
      name: 'candidate_report',
      columns: {
        number: primaryKey(whole),
        ...{ source: uuid, report_key: text, version: whole, deleted: whole, candidate: uuid, joined_by: text },
        ...{ joined_at: whole, features: text, matches: text },
      },
      indices: [
        { name: 'candidate_report_key', columns: ['source', 'report_key'], unique: true },
        { name: 'candidate_report_candidate', columns: ['candidate', 'number'] },
      ],
    }),
    new EntitySchema<KeyRow>({
      name: 'candidate_key',
      columns: { hash: primaryKey(whole), report: primaryKey(whole) },
      indices: [{ name: 'candidate_key_report', columns: ['report'] }],
    }),
  ];
}

function decisions(engine: Engine) {
  const { text, uuid, whole } = plainColumns(engine);
  return [
    new EntitySchema<JudgementRow>({
      name: 'judgement',
      columns: {
        sequence: primaryKey(whole),
        ...{ id: uuid, candidate: uuid, kind: text, judge: text, reason: nullable(text), at: whole },
        ...{ entry: nullable(uuid), body: text },
      },
      indices: [
        { name: 'judgement_id', columns: ['id'], unique: true },
        { name: 'judgement_candidate', columns: ['candidate', 'sequence'] },
      ],
    }),
    new EntitySchema<CandidateCursorRow>({
      name: 'candidate_cursor',
      columns: { name: primaryKey(text), place: whole },
    }),
    new EntitySchema<SkipRow>({
      name: 'candidate_skip',
      columns: { source: primaryKey(uuid), reason: primaryKey(text), reports: whole },
    }),
  ];
}
