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
