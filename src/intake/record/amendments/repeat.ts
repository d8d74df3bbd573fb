import { type Amendment } from '../../../domain/entries/amendment.js';
import { canonicalJson, type EntryBody, isAmendment } from '../../../domain/entries/entry.js';

/** Compares without the tracks of an amendment, since these grow with the log and are not part of what a client repeats. */
export function isRepeat(body: EntryBody, stored: EntryBody): boolean {
  if (!isAmendment(body) || !isAmendment(stored)) return canonicalJson(body) === canonicalJson(stored);
  const given = body.tracks.length === 0 || sameSet(body.tracks, stored.tracks);
  // What the server has set is left out.
  const asSent = (each: Amendment) => canonicalJson({ ...each, tracks: [], ...('blanked' in each && { blanked: [] }) });
  return given && asSent(body) === asSent(stored);
}

/** Whether two lists hold the same. */
export function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each) => b.includes(each));
}
