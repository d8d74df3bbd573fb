import { useEffect, useState } from 'preact/hooks';
import { type ExplainedDate, explainedDays } from '../dates/plain-days.js';
import { request, queryOf } from './client.js';

export type { ExplainedDate };

const asked = new Map<string, Promise<ExplainedDate>>();

/** What a text of EDTF means. @throws Problem where it is none */
export function readDate(edtf: string): Promise<ExplainedDate> {
  const plain = explainedDays(edtf);
  if (plain) return Promise.resolve(plain);
  const known = asked.get(edtf);
  if (known) return known;
  const answer = request<ExplainedDate>(`/dates${queryOf({ edtf })}`);
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
  return (edtf) => explainedDays(edtf)?.words ?? said.get(edtf) ?? edtf;
}
