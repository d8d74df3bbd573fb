import { fieldErrors } from '../../domain/entries/entry.js';
import { parseContext } from '../../domain/entries/validation-messages.js';
import { keepsText, keptReport } from '../../domain/reports/licence.js';
import { type Licence, type Report, reportLimits, reportSchema } from '../../domain/reports/report.js';
import type { Batch, Refusal } from '../kinds/source-kind.js';

/** The lengths of a refusal as it is kept, in UTF-16 code units. */
export const refusalLengths = { item: 500, reason: 1_000, excerpt: 500 } as const;

/** What of a batch is kept. */
export interface KeptBatch {
  readonly reports: readonly Report[];
  readonly deletions: readonly string[];
  readonly refusals: readonly Refusal[];
}

/**
 * What of a batch is kept: its reports as far as the licence of the source lets them be, and a refusal for each that does not
 * hold what a report must. It is the only way from a source to the store, so the licence is obeyed here for all kinds.
 */
export function keptBatch(batch: Omit<Batch, 'cursor'>, licence: Licence): KeptBatch {
  const reports: Report[] = [];
  const refusals = [...(batch.refusals ?? [])];
  for (const report of batch.reports) {
    const read = reportSchema.safeParse(report, parseContext);
    if (read.success) reports.push(keptReport(read.data, licence));
    else refusals.push(refusalOf(report, fieldErrors(read.error)));
  }
  const isKey = (key: string) => key !== '' && key.length <= reportLimits.keyLength;
  return {
    reports,
    deletions: (batch.deletions ?? []).filter(isKey),
    refusals: refusals.map((refusal) => keptRefusal(refusal, licence)),
  };
}

function refusalOf(report: Report, faults: readonly { pointer: string; detail: string }[]): Refusal {
  const reason = faults.map(({ pointer, detail }) => `${pointer.slice(1) || 'the report'} ${detail}`).join('; ');
  return { item: String(report.key || 'an item without a key'), reason, excerpt: JSON.stringify(report) };
}

function keptRefusal({ item, reason, excerpt }: Refusal, licence: Licence): Refusal {
  return {
    item: cut(item, refusalLengths.item) || 'an item',
    reason: cut(reason, refusalLengths.reason),
    ...(excerpt !== undefined && keepsText(licence) && { excerpt: cut(excerpt, refusalLengths.excerpt) }),
  };
}

/** A text that both engines can store, of at most so many code units. */
function cut(text: string, most: number): string {
  const whole = text.replaceAll('\u0000', '\ufffd').toWellFormed();
  return whole.length <= most ? whole : `${whole.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
