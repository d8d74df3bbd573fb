import type { DateView, Flag, Formal, LastContact, Practice, Pressure, Status } from '../../../contract/answers.js';

/** A track as `GET /status/summary` tells it. */
export interface Line {
  readonly track: string;
  readonly title: string;
  readonly parties: readonly string[];
  readonly topic: string;
  /** The parties in alphabetical order: `cn-us`. */
  readonly relationship: string;
  readonly policy: string;
  readonly status: Status;
  readonly label: string;
  readonly headline: string;
  readonly since: DateView | null;
  readonly formal: { readonly state: Formal };
  readonly practice: { readonly state: Practice };
  readonly pressure: Pick<Pressure, 'level' | 'score'>;
  readonly lastDialogue: LastContact | null;
  /** `null`, and the last dialogue with it, where the server cannot read the record any more. */
  readonly direction: Direction | null;
  readonly flags: readonly Flag[];
  /** Whether the status is an analyst's assessment. */
  readonly assessed: boolean;
}

/** Over the last 30 days, in CrisisWatch's words. */
export interface Direction {
  readonly change: 'deteriorated' | 'improved' | 'unchanged';
  readonly riskAlert: boolean;
  readonly resolutionOpportunity: boolean;
}

/** `GET /status/summary`: every track that was known, by id. */
export interface Summary {
  readonly validAt: string;
  readonly knownAt: string;
  readonly position: number;
  readonly total: number;
  /** Tracks of which nothing was known by `knownAt`; they have no line. */
  readonly notYetKnown: number;
  readonly tracks: readonly Line[];
}

/**
 * Why the status is what it is: the headline without the status and the day, which stand in columns of their own.
 * `China suspended talks …`, or nothing where the headline says no more than these.
 */
export function reasonOf({ label, headline, status }: Pick<Line, 'label' | 'headline' | 'status'>): string {
  if (status === 'none' || !headline.startsWith(`${label} since `)) return headline === `${label}.` ? '' : headline;
  const rest = /(?:: |, (?:when )?| (?=by an assessment|and since ))(.*)$/s.exec(headline.slice(label.length));
  const reason = rest?.[1] ?? '';
  return reason.charAt(0).toUpperCase() + reason.slice(1);
}
