import type { Vocabulary } from '../../src/contract/definitions/vocabulary.js';
import { useEffect, useState } from 'preact/hooks';
import { request, Problem } from './client.js';

export type { Vocabulary };
export type TypeEntry = Vocabulary['types'][number];
export type TypeField = TypeEntry['fields'][number];

let known: Promise<Vocabulary> | undefined;

/** The vocabulary of events, requested once; `undefined` until the answer comes. */
export function useVocabulary(): {
  readonly vocabulary: Vocabulary | undefined;
  readonly problem: Problem | undefined;
} {
  const [vocabulary, set] = useState<Vocabulary | undefined>();
  const [problem, fail] = useState<Problem | undefined>();
  useEffect(() => {
    let gone = false;
    known ??= request<Vocabulary>('/vocabulary');
    known
      .then((answer) => gone || set(answer))
      .catch((error: unknown) => {
        known = undefined;
        if (!gone && error instanceof Problem) fail(error);
      });
    return () => {
      gone = true;
    };
  }, []);
  return { vocabulary, problem };
}
