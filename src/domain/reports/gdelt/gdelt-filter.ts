import type { GdeltEvent } from './event-row.js';
import { partyOf } from './event-report.js';

/** Which rows of GDELT become reports: out of a thousand, a desk wants a few. */
export interface GdeltFilter {
  /** Parties `CN`, or pairs of them `US-CN`; all where empty. */
  readonly parties: readonly string[];
  /** Whether a row must be about two different parties. */
  readonly betweenParties: boolean;
  /** CAMEO codes, or how they begin: `04` is every consultation; all where empty. */
  readonly acts: readonly string[];
  /** Whether the coder must know of one side what it is, such as a government. */
  readonly typedActor: boolean;
  /** Whether the act must stand in the first sentences of an article. */
  readonly rootOnly: boolean;
  /** In percent, from the mentions. What no mention was found for has none, and passes. */
  readonly minConfidence: number;
}

/** The roots of CAMEO with acts of diplomacy, and arrests (`173`). */
export const diplomaticActs: readonly string[] = [
  ...['01', '02', '03', '04', '05', '06', '08', '10', '11', '12', '13', '16', '173'],
];

/** Why a filter leaves a row out, in a few words; `undefined` where it lets it pass. */
export function dropReason(
  row: GdeltEvent,
  confidence: number | undefined,
  { parties, betweenParties, acts, typedActor, rootOnly, minConfidence }: GdeltFilter,
): string | undefined {
  const [by, toward] = row.actors.map(partyOf);
  if (betweenParties && (by === undefined || toward === undefined || by === toward)) return 'fewer than two parties';
  if (parties.length > 0 && !parties.some((wanted) => isWanted(wanted, by, toward))) return 'other parties';
  if (acts.length > 0 && !acts.some((beginning) => row.code.startsWith(beginning))) return 'other acts';
  if (typedActor && !row.actors.some(({ isTyped }) => isTyped)) return 'no actor of a known kind';
  if (rootOnly && !row.isRoot) return 'not in the first sentences';
  return confidence !== undefined && confidence < minConfidence ? 'low confidence' : undefined;
}

function isWanted(wanted: string, by: string | undefined, toward: string | undefined): boolean {
  const [one, other] = wanted.split('-');
  if (other === undefined) return one === by || one === toward;
  return (one === by && other === toward) || (one === toward && other === by);
}
