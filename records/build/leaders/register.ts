import { parse } from 'csv-parse/sync';
import { z } from 'zod';

const day = z.iso.date();

const rowSchema = z.object({
  kind: z.enum(['visit-to-us', 'travel-from-us']),
  id: z.string().regex(/^\d+$/),
  start_date: day,
  end_date: day,
  role: z.enum(['foreign-leader', 'president', 'secretary']),
  name: z.string().min(1),
  country_id: z.string().min(1),
  country: z.string().min(1),
  locale: z.string(),
  remarks: z.string(),
  created_datetime: z.iso.datetime({ offset: true }),
  source_file: z.string().min(1),
});

/** One line of the Office of the Historian's register, as it stands there; days are `YYYY-MM-DD`. */
export interface Row {
  /** `travel-from-us/2657`, the record's number within its register. */
  readonly key: string;
  readonly kind: 'visit-to-us' | 'travel-from-us';
  readonly id: string;
  readonly start: string;
  readonly end: string;
  readonly role: 'foreign-leader' | 'president' | 'secretary';
  readonly name: string;
  readonly countryId: string;
  readonly country: string;
  readonly locale: string;
  readonly remarks: string;
  /** The UTC day on which the record was entered. */
  readonly created: string;
  readonly file: string;
}

/**
 * Reads the register's CSV.
 * @throws ZodError when a column is missing or holds no day, and Error when a record stands there twice.
 */
export function readRegister(csv: string): Row[] {
  const seen = new Set<string>();
  return parse<unknown>(csv, { columns: true, bom: true }).map((line) => {
    const row = rowSchema.parse(line);
    const key = `${row.kind}/${row.id}`;
    if (seen.has(key)) throw new Error(`${key} stands in the register twice`);
    seen.add(key);
    return {
      key,
      kind: row.kind,
      id: row.id,
      start: row.start_date,
      end: row.end_date,
      role: row.role,
      name: tidy(row.name),
      countryId: row.country_id,
      country: row.country.trim(),
      locale: tidy(row.locale),
      remarks: tidy(row.remarks),
      created: new Date(row.created_datetime).toISOString().slice(0, 10),
      file: row.source_file,
    };
  });
}

/** The last day that any record of the register reaches, and in words how far each of its parts goes. */
export function coverageOf(rows: readonly Row[]): { until: string; note: string } {
  const last = (role: Row['role']) => latest(rows.filter((row) => row.role === role).map((row) => row.end));
  const note =
    `The register’s visits to the United States go to ${last('foreign-leader')}, ` +
    `the President’s travels to ${last('president')}, the Secretary of State’s to ${last('secretary')}.`;
  return { until: latest(rows.map((row) => row.end)), note };
}

function latest(days: readonly string[]): string {
  return days.reduce((last, day) => (day > last ? day : last), '');
}

function tidy(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replace('Prime Minster', 'Prime Minister').trim();
}
