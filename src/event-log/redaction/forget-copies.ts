import type { QueryRunner } from 'typeorm';
import { isJsonObject } from '../../domain/json.js';
import { beginningOf, copiedForms, isTelling, withoutForms } from './copied-forms.js';
import { execute, lockByName } from '../database/sql.js';

interface CopyingTable {
  readonly name: string;
  readonly key: readonly string[];
  /** The columns that may hold words of the log; `plain` ones are no JSON. */
  readonly json: readonly string[];
  readonly plain?: readonly string[];
}

/**
 * Every table beside the log that holds words of events, or reports that events were made of. They belong to other rooms;
 * they are named here, since they have to forget in the transaction of the redaction, in every process, also in one that
 * has not loaded those rooms. A test holds the list against all columns of the database.
 */
export const copyingTables: readonly CopyingTable[] = [
  { name: 'projected_status', key: ['generation', 'track'], json: ['reading'] },
  { name: 'alert', key: ['key'], json: ['body'] },
  { name: 'alert_change', key: ['key', 'number'], json: ['body'] },
  { name: 'alert_damper', key: ['rule', 'track'], json: ['body'] },
  { name: 'alert_delivery', key: ['sequence'], json: ['body'], plain: ['reason'] },
  { name: 'alert_delivery_attempt', key: ['delivery', 'number'], json: [], plain: ['reason', 'response_head'] },
  { name: 'back_test', key: ['id'], json: ['result'], plain: ['error'] },
  { name: 'candidate', key: ['id'], json: ['body', 'pending'], plain: ['search', 'question'] },
  { name: 'candidate_report', key: ['number'], json: ['features', 'matches'] },
  { name: 'judgement', key: ['sequence'], json: ['body'], plain: ['reason'] },
  { name: 'proposal', key: ['id'], json: ['body'], plain: ['reason'] },
  { name: 'report', key: ['sequence'], json: ['body'] },
  { name: 'report_refusal', key: ['sequence'], json: [], plain: ['item', 'reason', 'excerpt'] },
];

type Row = Record<string, string | number | null>;

/** Blanks texts of redacted entries wherever else they are stored, in the transaction of `run`. */
export async function forgetCopies(run: QueryRunner, ids: readonly string[], texts: readonly string[]): Promise<void> {
  if (texts.length === 0) return;
  await beginAnew(run);
  const forms = copiedForms(texts);
  const telling = forms.filter(isTelling);
  for (const table of copyingTables) {
    const columns = [...table.json, ...(table.plain ?? [])];
    for (const row of await rowsWith(run, table, columns, ids, telling)) {
      const namesEntry = columns.some((column) => ids.some((id) => String(row[column]).includes(id)));
      await forgetIn(run, table, row, namesEntry ? forms : telling);
    }
  }
}

/** Has back-tests under way begin anew: a process that runs one has read the words, and loses its lease with them. */
async function beginAnew(run: QueryRunner): Promise<void> {
  // One that is claimed meanwhile would be missed.
  await lockByName(run, 'thaw.back-tests');
  const sql = `UPDATE back_test SET state = 'waiting', lease = NULL, leased_until = 0, attempts = attempts - 1
    WHERE state = 'running'`;
  await execute(run, sql);
}

async function rowsWith(
  run: QueryRunner,
  { name, key }: CopyingTable,
  columns: readonly string[],
  ids: readonly string[],
  telling: readonly string[],
): Promise<Row[]> {
  // By their beginnings, since a copy may be cut.
  const needles = new Set([...ids, ...telling.map(beginningOf)]);
  const found = new Map<string, Row>();
  const holds = columns.map((column) => `replace(${column}, $1, '') <> ${column}`).join(' OR ');
  const sql = `SELECT ${[...key, ...columns].join(', ')} FROM ${name} WHERE ${holds}`;
  for (const needle of needles) {
    const { rows } = await execute<Row>(run, sql, [needle]);
    for (const row of rows) found.set(JSON.stringify(key.map((column) => row[column])), row);
  }
  return [...found.values()];
}

async function forgetIn(
  run: QueryRunner,
  { name, key, json, plain = [] }: CopyingTable,
  row: Row,
  gone: readonly string[],
) {
  const changed = [...json, ...plain].flatMap((column) => {
    const value = row[column];
    if (typeof value !== 'string' || value === '') return [];
    const left = json.includes(column) ? withoutInJson(value, gone) : withoutForms(value, gone);
    return left === value ? [] : [[column, left] as const];
  });
  if (changed.length === 0) return;
  const set = changed.map(([column], at) => `${column} = $${key.length + at + 1}`).join(', ');
  const where = key.map((column, at) => `${column} = $${at + 1}`).join(' AND ');
  const values = [...key.map((column) => row[column]), ...changed.map(([, left]) => left)];
  await execute(run, `UPDATE ${name} SET ${set} WHERE ${where}`, values);
}

function withoutInJson(json: string, gone: readonly string[]): string {
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return isMachineText(value, gone) ? value : withoutForms(value, gone);
    if (Array.isArray(value)) return value.map(walk);
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, walk(item)]));
  };
  return JSON.stringify(walk(JSON.parse(json)));
}

/** An id, a day or an instant, by which programs find and count: a short word may be a part of it. */
const machineText = /^(?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z)?|sha256:[\da-f]{64})$/;

function isMachineText(value: string, gone: readonly string[]): boolean {
  return machineText.test(value) && !gone.includes(value);
}
