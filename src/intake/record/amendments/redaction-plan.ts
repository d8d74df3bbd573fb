import { isEvent } from '../../../domain/entries/entry.js';
import { type Blanked, type EventRedacted, isWithin } from '../../../domain/entries/redaction.js';
import { redactedJson, redactionOf } from '../../../domain/entries/redacted-json.js';
import { ThawError } from '../../../domain/errors.js';
import { textsOf } from '../../../domain/free-texts.js';
import type { JsonObject } from '../../../domain/json.js';
import { foldedText } from '../../../domain/wording/folded-text.js';
import type { AmendmentIndex } from '../../../domain/record/amendment-index.js';
import type { EventLog } from '../../../event-log/event-log.js';
import { leafOf } from '../../../event-log/hash-chain.js';
import { bodyHash } from '../../../event-log/redaction/blank-entries.js';

type StoredRows = Awaited<ReturnType<EventLog['storedRows']>>;
type StoredRow = StoredRows[number];

/** What a redaction would blank, computed from the entries as they are stored. */
export class RedactionPlan {
  private constructor(private readonly rows: ReadonlyMap<string, StoredRow>) {}

  /** Reads the rows of the entries that redactions are about. */
  static async lookUp(log: EventLog, redactions: readonly EventRedacted[], index: AmendmentIndex) {
    const ids = redactions.flatMap(({ target }) => [target, ...index.amendmentsOf(target).map(({ body }) => body.id)]);
    const rows = ids.length === 0 ? [] : await log.storedRows([...new Set(ids)]);
    return new RedactionPlan(new Map(rows.map((row) => [row.id, row])));
  }

  /**
   * What a redaction blanks: of its target what it names, and of the corrections, additions and disputes of that the same
   * fields, and every text that is one of those blanked.
   * @throws ThawError invalid: `not-redactable`, `nothing-to-redact`, `telling-reason`; conflict `redacted-event`
   */
  blanked(redaction: EventRedacted, index: AmendmentIndex, at: string): Blanked[] {
    const { id, target, fields, reason } = redaction;
    const row = this.rows.get(target)!;
    refuseKept(row, fields === undefined, at);
    const own = textsOf(bodyOf(row));
    const named = fields ? own.filter(({ pointer }) => isWithin(pointer, fields)) : own;
    fields?.forEach((field, place) => {
      if (own.some(({ pointer }) => isWithin(pointer, [field]))) return;
      const detail = `${field} names no text of the entry that can be blanked: dates, parties and links go with the whole`;
      throw ThawError.invalid('nothing-to-redact', `${at}/fields/${place}`, detail);
    });
    const texts = new Set(named.map(({ text }) => text));
    refuseTellingReason(reason, texts, at);
    const blanked = [blankedOf(row, id, fields && named.map(({ pointer }) => pointer))];
    for (const { body } of index.amendmentsOf(target)) {
      const about = this.rows.get(body.id);
      if (!about || (redactionOf(about.body)?.fields === undefined && redactionOf(about.body))) continue;
      const isTelling = ['EventCorrected', 'EventAmended', 'EventDisputed'].includes(body.type);
      if (!fields && isTelling) blanked.push(blankedOf(about, id, undefined));
      else {
        const places = (fields ?? []).map((field) => (body.type === 'EventCorrected' ? `/event${field}` : field));
        const found = textsOf(bodyOf(about)).filter(({ pointer, text }) => {
          return texts.has(text) || (body.type === 'EventCorrected' && isWithin(pointer, places));
        });
        if (found.length > 0)
          blanked.push(
            blankedOf(
              about,
              id,
              found.map(({ pointer }) => pointer),
            ),
          );
      }
    }
    return blanked;
  }
}

function bodyOf({ body }: StoredRow): JsonObject {
  const { redacted: _, ...stored } = JSON.parse(body) as JsonObject;
  return stored;
}

function blankedOf(row: StoredRow, by: string, fields: string[] | undefined): Blanked {
  const { id: entry, position, recorded_at: recordedAt, recorded_by: recordedBy, body } = row;
  const kept = redactionOf(body)?.leaf;
  const leaf = kept ?? leafOf({ position, recordedAt, recordedBy, body }).toString('hex');
  const named = fields && { fields };
  return { entry, ...named, leaf, body: bodyHash(redactedJson(body, { by, ...named, leaf })) };
}

/** Refuses what is no text of an event, or of an entry about one. */
function refuseKept(row: StoredRow, whole: boolean, at: string): void {
  const pointer = `${at}/target`;
  const { type } = bodyOf(row) as { type: string };
  if (type === 'EntryBlanked') {
    throw ThawError.conflict('redacted-event', pointer, `the whole of ${row.id} is redacted already`);
  }
  if (type.endsWith('Defined') || type === 'SeriesPointsRecorded') {
    throw ThawError.invalid(
      'not-redactable',
      pointer,
      `${row.id} is of type ${type}, which is not redacted: define it anew`,
    );
  }
  const isTelling = isEvent({ type } as never) || ['EventCorrected', 'EventAmended', 'EventDisputed'].includes(type);
  if (!whole || isTelling) return;
  const detail = `${row.id} is of type ${type}, on which other entries rest: name the fields to redact`;
  throw ThawError.invalid('not-redactable', pointer, detail);
}

/** A reason stays in the log, so it must not say again what is redacted. */
function refuseTellingReason(reason: string, texts: ReadonlySet<string>, at: string): void {
  const told = [...texts].some((text) => text.length >= 8 && foldedText(reason).includes(foldedText(text)));
  if (!told) return;
  throw ThawError.invalid('telling-reason', `${at}/reason`, 'repeats a text that it redacts, and stays in the log');
}
