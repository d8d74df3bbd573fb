import { isJsonObject, type JsonObject } from '../json.js';
import type { Licence, Report } from './report.js';

/** A report as it leaves Thaw: of a source whose rows are not passed on, key, code and link only. */
export type PassedOnReport = Pick<Report, 'key'> & Partial<Report>;

/** Whether the text of a source, beyond headlines, may be kept. */
export function keepsText(licence: Licence): boolean {
  return licence === 'open' || licence === 'with-mention';
}

/** What may be kept of a report. Where only headlines may, or rows may not be passed on, its summary and quotes are left out. */
export function keptReport(report: Report, licence: Licence): Report {
  if (keepsText(licence)) return report;
  const { summary: _, event, ...kept } = report;
  return event === undefined ? kept : { ...kept, event: withoutText(event) };
}

/** What may be passed on of a report, as by an export: of a source whose rows are not, key, code and link only. */
export function passedOnReport(report: Report, licence: Licence): PassedOnReport {
  if (licence !== 'no-redistribution') return report;
  const { key, url, code } = report;
  return { key, ...(url !== undefined && { url }), ...(code && { code }) };
}

function withoutText(event: JsonObject): JsonObject {
  const { summary: _, sources, ...kept } = event;
  if (!Array.isArray(sources)) return { ...kept, ...(sources !== undefined && { sources }) };
  const quoteless = (sources as unknown[]).map((source) => {
    if (!isJsonObject(source)) return source;
    const { quote: _quote, ...rest } = source;
    return rest;
  });
  return { ...kept, sources: quoteless };
}
