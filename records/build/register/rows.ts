import { parse } from 'csv-parse/sync';
import { z } from 'zod';

const day = z.iso.date();
const instant = z.iso.datetime({ offset: true });

/** Which of the registers: visits by foreign leaders, or the travels of the President or of the Secretary of State. */
export const kinds = ['visit', 'president', 'secretary'] as const;
export type Kind = (typeof kinds)[number];

const changes = [
  'added',
  'removed',
  'date_corrected:start_date',
  'date_corrected:end_date',
  'country_corrected',
  'text_corrected',
] as const;

const revisionSchema = z.object({
  repo: z.enum(['HistoryAtState/visits', 'HistoryAtState/travels']),
  commit: z.string().regex(/^[0-9a-f]{10}$/),
  committed_at: instant,
  kind: z.enum(kinds),
  record_id: z.string().regex(/^\d+b?$/),
  change: z.enum(changes),
  old: z.string(),
  new: z.string(),
  start_date: day,
  end_date: day,
  country: z.string().min(1),
  who: z.string().min(1),
});

const finalSchema = z.object({
  id: z.string().regex(/^\d+$/),
  start_date: day,
  end_date: day,
  role: z.enum(['foreign-leader', 'president', 'secretary']),
  name: z.string().min(1),
  country: z.string().min(1),
  created_datetime: instant,
});

/** What a line of a register says; days are `YYYY-MM-DD`, as carried: an end may lie before its start. */
export interface Carried {
  readonly start: string;
  readonly end: string;
  readonly country: string;
  readonly who: string;
}

/** A change of one record in one commit; `carried` is what the line said after it, or before it where it was removed. */
export interface Revision {
  /** `visit/2685`. */
  readonly number: string;
  readonly kind: Kind;
  readonly id: string;
  readonly commit: string;
  /** Milliseconds. */
  readonly at: number;
  /** The UTC day of the commit. */
  readonly day: string;
  readonly change: (typeof changes)[number];
  readonly old: string;
  readonly carried: Carried;
}

/** A record as the registers carry it at the end. */
export interface FinalRecord {
  readonly number: string;
  readonly kind: Kind;
  readonly id: string;
  /** The UTC day on which it was entered. */
  readonly created: string;
  readonly carried: Carried;
}

/** The UTC day of an instant. */
export function utcDay(at: number | string): string {
  return new Date(at).toISOString().slice(0, 10);
}

/**
 * Reads a list of changes, in the order in which it has them.
 * @throws ZodError when a column is missing or holds what it must not
 */
export function readRevisions(csv: string): Revision[] {
  return parse<unknown>(csv, { columns: true, bom: true }).map((line) => {
    const row = revisionSchema.parse(line);
    const at = Date.parse(row.committed_at);
    return {
      number: `${row.kind}/${row.record_id}`,
      kind: row.kind,
      id: row.record_id,
      commit: row.commit,
      at,
      day: utcDay(at),
      change: row.change,
      old: row.old,
      carried: { start: row.start_date, end: row.end_date, country: tidy(row.country), who: tidy(row.who) },
    };
  });
}

/**
 * Reads the registers as they stand at the end.
 * @throws ZodError when a column is missing or holds what it must not
 */
export function readFinal(csv: string): FinalRecord[] {
  return parse<unknown>(csv, { columns: true, bom: true }).map((line) => {
    const row = finalSchema.parse(line);
    const kind = row.role === 'foreign-leader' ? 'visit' : row.role;
    return {
      number: `${kind}/${row.id}`,
      kind,
      id: row.id,
      created: utcDay(row.created_datetime),
      carried: { start: row.start_date, end: row.end_date, country: tidy(row.country), who: tidy(row.name) },
    };
  });
}

/** Text without the line breaks of the registers' files. */
export function tidy(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
