import { useEffect, useState } from 'preact/hooks';
import { type ExplainedDate, explainedDays } from '../dates/plain-days.js';
import { request, queryOf } from './client.js';

export type { ExplainedDate };

const requests = new Map<string, Promise<ExplainedDate>>();

/** The meaning of an EDTF text, requested once a text. @throws Problem where it is no EDTF */
export function readDate(edtf: string): Promise<ExplainedDate> {
  const plain = explainedDays(edtf);
  if (plain) return Promise.resolve(plain);
  const known = requests.get(edtf);
  if (known) return known;
  const answer = request<ExplainedDate>(`/dates${queryOf({ edtf })}`);
  requests.set(edtf, answer);
  // A failure may be temporary, so it is not cached.
  answer.catch(() => requests.delete(edtf));
  return answer;
}

/** A function that puts dates into words. A date whose answer is still to come stays as written. */
export function useDateWords(edtfs: readonly string[]): (edtf: string) => string {
  const [words, setWords] = useState<ReadonlyMap<string, string>>(new Map());
  const wanted = [...new Set(edtfs)].sort().join('\n');
  useEffect(() => {
    let gone = false;
    for (const edtf of wanted === '' ? [] : wanted.split('\n')) {
      readDate(edtf)
        .then((date) => gone || setWords((before) => new Map(before).set(edtf, date.words)))
        // The date as written is correct too.
        .catch(() => undefined);
    }
    return () => {
      gone = true;
    };
  }, [wanted]);
  return (edtf) => explainedDays(edtf)?.words ?? words.get(edtf) ?? edtf;
}
