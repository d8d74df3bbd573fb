import type { GdeltEvent } from './event-row.js';
import { partyDropReason, type PartyFilter } from '../party-filter.js';
import { partyOf } from './event-report.js';

/** Which rows of GDELT become reports: out of a thousand, a desk wants a few. */
export interface GdeltFilter extends PartyFilter {
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
export function dropReason(row: GdeltEvent, confidence: number | undefined, filter: GdeltFilter): string | undefined {
  const { acts, typedActor, rootOnly, minConfidence } = filter;
  const [by = [], toward = []] = row.actors.map((actor) => partyOf(actor) ?? []).map((party) => [party].flat());
  const ofParties = partyDropReason(by, toward, filter);
  if (ofParties !== undefined) return ofParties;
  if (acts.length > 0 && !acts.some((beginning) => row.code.startsWith(beginning))) return 'other acts';
  if (typedActor && !row.actors.some(({ isTyped }) => isTyped)) return 'no actor of a known kind';
  if (rootOnly && !row.isRoot) return 'not in the first sentences';
  return confidence !== undefined && confidence < minConfidence ? 'low confidence' : undefined;
}
