import { canonicalJson, type Entry, isEvent } from '../../domain/entries/entry.js';
import type { DiplomaticEvent } from '../../domain/events/event.js';
import { ThawError } from '../../domain/errors.js';
import { AmendmentIndex } from '../../domain/record/amendment-index.js';
import type { EventLog } from '../../event-log/event-log.js';
import { contentId, keyedRowId, rowVersionId } from '../record/deterministic-ids.js';
import type { Validator } from '../record/validator.js';
import { type Line, type LineRemark, type Refusal, refusalOf } from './import-lines.js';

/** The history of a row in the log: its last version, and the entry by which the source has it no more. */
interface RowHistory {
  /** The last version that the source gave. */
  readonly event: DiplomaticEvent;
  /** The id of the last entry of the history. */
  readonly last: string;
  /** The id of the retraction, where the source had it no more when it was read last. */
  readonly gone?: string;
}

/** Lines in place of others, and what is to be said of them. */
export interface ResolvedLines {
  readonly lines: readonly Line[];
  readonly refusals: readonly Refusal[];
  readonly remarks: readonly LineRemark[];
}

const reasonLength = 1_000;

/**
 * Rows that their source knows by a key. A row that the log has not is an event; one whose content has changed since is a
 * correction of it; one that the source had no more, and has again, is restored; all others are repeats. What a person has
 * withdrawn or merged stays so.
 */
export class KeyedRows {
  /** The ids of the rows seen, each with its line and a digest of its content. */
  private readonly seen = new Map<string, { readonly line: number; readonly content: string }>();

  constructor(
    private readonly log: EventLog,
    private readonly validator: Validator,
  ) {}

  /** Replaces lines that have a key by what they do to the log as it is. */
  async resolve(lines: readonly Line[]): Promise<ResolvedLines> {
    const keyed = lines.filter(({ key }) => key !== undefined);
    if (keyed.length === 0) return { lines, refusals: [], remarks: [] };
    const index = new AmendmentIndex(await this.log.readAbout(keyed.map(({ body }) => body.id)));
    const resolved: Line[] = [];
    const refusals: Refusal[] = [];
    const remarks: LineRemark[] = [];
    for (const line of lines) {
      try {
        if (line.key === undefined) resolved.push(line);
        else resolved.push(...this.resolveRow(line, index, remarks));
      } catch (error) {
        refusals.push(refusalOf(line, error));
      }
    }
    return { lines: resolved, refusals, remarks };
  }

  /**
   * The retractions of the rows of a source which the log has and that were not seen.
   * @param source what all keys of the source begin with
   * @throws ThawError conflict `too-many-vanished` where these are more than half of the rows
   */
  async vanished(source: string): Promise<Line[]> {
    const known = await this.knownRows(source);
    const gone = known.filter((id) => !this.seen.has(id));
    const index = new AmendmentIndex(await this.log.readAbout(gone));
    const standing = gone.filter((id) => index.validity(id).standing === 'stands');
    if (standing.length * 2 > known.length) {
      const message = `${standing.length} of the ${known.length} rows of ${source} are gone, more than half: nothing is retracted; is the file whole?`;
      throw new ThawError('conflict', 'too-many-vanished', message);
    }
    return standing.map((id) => {
      const { event, last } = historyOf(id, index)!;
      const body = {
        type: 'EventRetracted',
        id: rowVersionId('gone', last),
        target: id,
        reason: `the source has no row ${event.externalId ?? id} any more`,
      };
      return { line: 0, name: { id, title: event.title }, ...this.validator.parse(body) };
    });
  }

  private resolveRow(line: Line, index: AmendmentIndex, remarks: LineRemark[]): Line[] {
    const { body, key } = line;
    if (!isEvent(body))
      throw ThawError.invalid('invalid-event', '/type', `is ${body.type}: only an event can have a key`);
    this.remember(line, body, key!);
    // The log knows a redacted row again by its hash; what has changed in it is not taken, since it would bring the words back.
    if (index.find(body.id)?.redacted) return [line];
    const history = historyOf(body.id, index);
    if (!history) return [line];
    const isChanged = canonicalJson(history.event) !== canonicalJson(body);
    const { standing } = index.validity(body.id);
    const stored = { ...line, body: index.find(history.last)!.body };
    if (standing !== 'stands' && history.gone === undefined) {
      const what = standing === 'merged' ? 'merged into another' : 'withdrawn';
      if (isChanged)
        remarks.push({
          line: line.line,
          pointer: '',
          detail: `the source has changed the row, and its event was ${what} here: it stays so`,
        });
      return [stored];
    }
    if (history.gone === undefined && !isChanged) return [stored];
    const back = history.gone === undefined ? [] : [this.restored(line, history.gone)];
    if (!isChanged) return back;
    const last = back.at(-1)?.body.id ?? history.last;
    if (this.isEdited(body.id, index, history)) {
      remarks.push({
        line: line.line,
        pointer: '',
        detail: 'the source has changed the row: its content replaces the correction that was made here',
      });
    }
    return [...back, this.corrected(line, body, history.event, last)];
  }

  /** Refuses a second row with the key of another. @throws ThawError invalid `repeated-key` */
  private remember({ line }: Line, event: DiplomaticEvent, key: string): void {
    const content = contentId(canonicalJson(event));
    const first = this.seen.get(event.id);
    if (first && first.content !== content) {
      throw ThawError.invalid(
        'repeated-key',
        '/key',
        `${key.slice(0, 100)} stands in line ${first.line} with other content`,
      );
    }
    if (!first) this.seen.set(event.id, { line, content });
  }

  /** Whether somebody else has corrected the event since its last version came from the source. */
  private isEdited(id: string, index: AmendmentIndex, { event }: RowHistory): boolean {
    const current = index.current(id)?.event;
    return (
      current !== undefined &&
      canonicalJson({ ...current, sources: [], summary: '' }) !== canonicalJson({ ...event, sources: [], summary: '' })
    );
  }

  private restored(line: Line, gone: string): Line {
    const reason = `the source has the row ${line.key} again`.slice(0, reasonLength);
    const body = { type: 'EventRetracted', id: rowVersionId('back', gone), target: gone, reason };
    return { ...line, ...this.validator.parse(body) };
  }

  private corrected(line: Line, event: DiplomaticEvent, before: DiplomaticEvent, last: string): Line {
    const reason = `the source has changed its row ${line.key}: ${changesInWords(before, event)}`.slice(
      0,
      reasonLength,
    );
    const id = rowVersionId('changed', last, canonicalJson(event));
    return { ...line, ...this.validator.parse({ type: 'EventCorrected', id, event, reason }) };
  }

  /** The ids of the events of a source's rows. Bodies that do not hold its name are not parsed. */
  private async knownRows(source: string): Promise<string[]> {
    const named = `"externalId":${JSON.stringify(source).slice(0, -1)}`;
    const batch = 1_000;
    const ids: string[] = [];
    for (let after = 0, more = true; more;) {
      const rows = await this.log.readRows({ after, limit: batch });
      for (const { body } of rows) {
        if (!body.includes(named)) continue;
        const { id, externalId } = JSON.parse(body) as { id: string; externalId?: unknown };
        if (typeof externalId === 'string' && keyedRowId(externalId) === id) ids.push(id);
      }
      more = rows.length === batch;
      after = rows.at(-1)?.position ?? after;
    }
    return ids;
  }
}

/** The history of a row: the entries that imports of its source made, one after the other. */
function historyOf(id: string, index: AmendmentIndex): RowHistory | undefined {
  const first = index.find(id)?.body;
  if (!first || !isEvent(first)) return undefined;
  let history: RowHistory = { event: first, last: id };
  const about = index.amendmentsOf(id);
  for (let next: RowHistory | undefined = history; next; next = following(history, about)) history = next;
  return history;
}

function following({ event, last, gone }: RowHistory, about: readonly Entry[]): RowHistory | undefined {
  for (const { body } of about) {
    if (body.type === 'EventCorrected' && body.id === rowVersionId('changed', last, canonicalJson(body.event)))
      return { event: body.event, last: body.id };
    if (body.type !== 'EventRetracted') continue;
    if (gone === undefined && body.id === rowVersionId('gone', last)) return { event, last: body.id, gone: body.id };
    if (gone !== undefined && body.id === rowVersionId('back', gone)) return { event, last: body.id };
  }
  return undefined;
}

function changesInWords(before: DiplomaticEvent, after: DiplomaticEvent): string {
  const [old, now] = [before, after] as unknown as [Record<string, unknown>, Record<string, unknown>];
  const fields = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  const changed = fields.filter((field) => JSON.stringify(old[field]) !== JSON.stringify(now[field]));
  return changed.map((field) => `${field} ${inWords(old[field])}, now ${inWords(now[field])}`).join('; ');
}

function inWords(value: unknown): string {
  if (value === undefined) return 'none';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 99)}…`.toWellFormed() : text;
}
