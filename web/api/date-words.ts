import { useEffect, useState } from 'preact/hooks';
import { type DateSaid, plainDays } from '../dates/plain-days.js';
import { ask, queryOf } from './client.js';

export type { DateSaid };

const asked = new Map<string, Promise<DateSaid>>();

/** What a text of EDTF means. @throws Problem where it is none */
export function readDate(edtf: string): Promise<DateSaid> {
  const plain = plainDays(edtf);
  if (plain) return Promise.resolve(plain);
  const known = asked.get(edtf);
  if (known) return known;
  const answer = ask<DateSaid>(`/dates${queryOf({ edtf })}`);
  asked.set(edtf, answer);
  // A failure may pass, so it is not kept.
  answer.catch(() => asked.delete(edtf));
  return answer;
}

/** A function that says dates in words; a date that is still being asked about is shown as written. */
export function useDateWords(edtfs: readonly string[]): (edtf: string) => string {
  const [said, say] = useState<ReadonlyMap<string, string>>(new Map());
  const wanted = [...new Set(edtfs)].sort().join('\n');
  useEffect(() => {
    let gone = false;
    for (const edtf of wanted === '' ? [] : wanted.split('\n')) {
      readDate(edtf)
        .then(({ words }) => gone || say((before) => new Map(before).set(edtf, words)))
        // As written is true as well.
        .catch(() => undefined);
    }
    return () => {
      gone = true;
    };
  }, [wanted]);
  return (edtf) => plainDays(edtf)?.words ?? said.get(edtf) ?? edtf;
}
