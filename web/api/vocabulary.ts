import { useEffect, useState } from 'preact/hooks';
import { ask, Problem } from './client.js';

/** What a type of event carries in one field. */
export interface TypeField {
  readonly name: string;
  readonly required: boolean;
  /** Whether there are types that do not take it. */
  readonly particular: boolean;
  readonly values?: readonly string[];
}

/** A type of event, with what the field's coding schemes make of it. */
export interface TypeEntry {
  readonly type: string;
  readonly group: string;
  /** One such event, as a noun. */
  readonly words: string;
  readonly definition: string;
  readonly cameo: readonly string[];
  readonly goldstein: number | null;
  readonly fields: readonly TypeField[];
}

/** `GET /vocabulary`, as far as forms read it. */
export interface Vocabulary {
  readonly types: readonly TypeEntry[];
  readonly levels: readonly string[];
  readonly modes: readonly string[];
  readonly trackRoles: readonly string[];
  readonly roles: readonly string[];
  readonly rels: readonly string[];
  readonly reliability: readonly string[];
  readonly credibility: readonly number[];
  readonly confidence: readonly string[];
}

let known: Promise<Vocabulary> | undefined;

/** The vocabulary of events, asked for once; `undefined` until it is known. */
export function useVocabulary(): {
  readonly vocabulary: Vocabulary | undefined;
  readonly problem: Problem | undefined;
} {
  const [vocabulary, set] = useState<Vocabulary | undefined>();
  const [problem, fail] = useState<Problem | undefined>();
  useEffect(() => {
    let gone = false;
    known ??= ask<Vocabulary>('/vocabulary');
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
