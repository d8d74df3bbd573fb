import { createHash } from 'node:crypto';
import type { QueryRunner } from 'typeorm';
import type { Blanked, EventRedacted } from '../../domain/entries/redaction.js';
import { redactedJson, redactionOf, textsTaken } from '../../domain/entries/redacted-json.js';
import { ThawError } from '../../domain/errors.js';
import type { Numbered } from '../append/sequencer.js';
import { execute } from '../database/sql.js';
import type { EntryRow } from '../entities.js';
import { forgetCopies } from './forget-copies.js';

/** SHA-256 over a body as it is stored, in hex. */
export function bodyHash(json: string): string {
  return createHash('sha256').update(json).digest('hex');
}

/**
 * Carries out the redactions among entries that were just stored, in the transaction of `run`: blanks the bodies, and
 * what other tables have copied of them. What is blanked already stays so.
 * @returns whether there was any redaction
 * @throws ThawError conflict `changed-meanwhile` where a body is not the one that the redaction was made for
 */
export async function carryOutRedactions(run: QueryRunner, added: readonly Numbered[]): Promise<boolean> {
  const redactions = added.filter(({ type }) => type === 'EventRedacted');
  for (const { json } of redactions) {
    const { id, blanked } = JSON.parse(json) as EventRedacted;
    const taken: string[] = [];
    for (const each of blanked) taken.push(...(await blank(run, id, each)));
    const ids = blanked.map(({ entry }) => entry);
    await forgetCopies(run, ids, [...new Set(taken)]);
  }
  return redactions.length > 0;
}

/** @returns the texts that are gone */
async function blank(run: QueryRunner, by: string, { entry, fields, leaf, body }: Blanked): Promise<string[]> {
  const sql = 'SELECT position, body FROM entry WHERE id = $1::uuid';
  const [row] = (await execute<Pick<EntryRow, 'position' | 'body'>>(run, sql, [entry])).rows;
  if (row && bodyHash(row.body) === body) return [];
  const redaction = { by, fields, leaf };
  const left = row && redactedJson(row.body, redaction);
  if (!row || !left || bodyHash(left) !== body) {
    // Restored from a copy that a later redaction has blanked further: the check of the log judges it.
    if (row && redactionOf(row.body)) return [];
    const detail = `${entry} is not as it was when the redaction was prepared: send it again`;
    throw ThawError.conflict('changed-meanwhile', '/target', detail, detail);
  }
  const { type } = JSON.parse(left) as { type: string };
  await execute(run, 'UPDATE entry SET body = $2, type = $3 WHERE position = $1', [row.position, left, type]);
  return textsTaken(row.body, redaction);
}
