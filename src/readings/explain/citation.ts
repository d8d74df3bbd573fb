import type { CslItem } from '../../contract/readings/explain.js';
import type { TrackReading } from '../../domain/reading/reading.js';
import { dateInWords } from '../../domain/wording/dates.js';
import type { Visibility } from '../../domain/wording/visibility.js';
import { visibleText } from '../../domain/wording/visible-text.js';
import { shippedPolicies } from '../../domain/policy/shipped-policies.js';
import type { AsOfQuery } from '../as-of.js';
import type { StatusReader } from '../status-reader.js';
import type { ReadingAsOf } from '../track-status.js';
import { isoDay } from '../../domain/time/day.js';

type DateParts = { readonly 'date-parts': readonly (readonly number[])[] };

/** A citation of a reading, as CSL-JSON and as text. Its URL gives the same bytes for ever. */
export interface Citation {
  readonly csl: CslItem;
  readonly text: string;
}

/**
 * The citation of a reading: its URL names every as-of parameter with the value that the reading was made with.
 * @param address the beginning of the URL, as in `https://thaw.example/api/v1`
 * @throws ThawError as `StatusReader.timeline`
 */
export async function citationOf(
  reader: StatusReader,
  track: string,
  asOf: AsOfQuery,
  address: string,
): Promise<Citation> {
  const timeline = await reader.timeline(track, asOf);
  const { title: name } = timeline.definition;
  const { told: status, reading } = await reader.readingOf(timeline, asOf);
  const URL = `${address}/tracks/${track}/status?${queryOf(reading, asOf)}`;
  const title = `${name}: ${statusInWords(status)} on ${dateInWords(reading.validAt)}`;
  const version = `log position ${reading.position}`;
  const note = noteOf(reading);
  const accessed = isoDay(reader.today());
  const id = `${track}.${reading.validAt}.${reading.position}`;
  const text = visibleText(`Thaw, “${title}”, ${note}, ${version}, accessed ${dateInWords(accessed)}, ${URL}`);
  const csl: CslItem = {
    ...{ id, type: 'dataset', title, 'container-title': 'Thaw', publisher: 'Thaw', version },
    issued: partsOf(reading.knownAt),
    accessed: partsOf(accessed),
    ...{ URL, note: `${note.charAt(0).toUpperCase()}${note.slice(1)}.` },
  };
  return { csl, text };
}

function statusInWords({ label, assessment }: TrackReading): string {
  return assessment ? `${label} (by an assessment)` : label;
}

/**
 * The query that gives the same reading again. A policy that an entry of the log defines is left out unless the request
 * named it: the position determines that policy.
 */
function queryOf({ validAt, knownAt, position, policy, without = [], account }: ReadingAsOf, asOf: AsOfQuery): string {
  const namesPolicy = asOf.policy !== undefined || shippedPolicies.has(policy);
  const query = new URLSearchParams({ validAt, knownAt, position: String(position) });
  if (namesPolicy) query.set('policy', policy);
  if (account !== undefined) query.set('account', account);
  for (const id of without) query.append('without', id);
  // A query may hold @ unescaped (RFC 3986, section 3.4), and reads better so.
  return query.toString().replaceAll('%40', '@');
}

const notForReaders: Readonly<Record<Visibility, string>> = {
  internal: 'internal: not seen by readers',
  'partly-internal': 'partly internal: readers may get another answer',
};

function noteOf({ knownAt, policy, without = [], account, stopped, visibility }: ReadingAsOf): string {
  const omission = without.length === 1 ? 'leaving out one entry' : `leaving out ${without.length} entries`;
  return [
    `as known on ${dateInWords(knownAt)}`,
    `by policy ${policy}`,
    ...(account === undefined ? [] : [`on the account of ${account}`]),
    ...(without.length === 0 ? [] : [omission]),
    ...(stopped ? [`read up to position ${stopped.position - 1} only`] : []),
    ...(visibility ? [notForReaders[visibility]] : []),
  ].join(', ');
}

function partsOf(day: string): DateParts {
  return { 'date-parts': [day.split('-').map(Number)] };
}
