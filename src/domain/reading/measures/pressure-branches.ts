import { type Branch, branches } from '../../events/branch.js';
import { branchName } from '../../events/party-adjectives.js';
import { vocabularyOf } from '../../events/vocabulary.js';
import { pressurePoints } from '../../fold/pressure.js';
import { isAct, type TrackAct } from '../../record/track-event.js';
import type { TrackView } from '../track-view.js';
import { type LedgerReference, referenceTo } from '../ledger/exchanges.js';

/** A branch of a party, or third parties, that acted within the trailing window. */
export interface BranchActs {
  /** `null` for third parties. */
  readonly party: string | null;
  readonly branch: Branch | 'third-parties';
  /** As in `Congress`, `Chinese state media`. */
  readonly name: string;
  /** In fold order. */
  readonly acts: readonly TrackAct[];
  readonly points: number;
}

/** What a branch did within the trailing window of pressure. */
export interface PressureBranch extends Pick<BranchActs, 'party' | 'branch' | 'name' | 'points'> {
  /** Whether it adds to pressure: only acts of governments do. */
  counted: boolean;
  /** The number of acts, by the counts that the events carry. */
  count: number;
  /** The newest events, newest first. */
  events: LedgerReference[];
}

/** The greatest number of events that a branch lists. */
const listed = 50;

/** The pressure of the trailing window by branch, with the branches that add nothing to it. */
export function pressureBranches(view: TrackView): PressureBranch[] {
  return actsByBranch(view).map(({ acts, ...branch }) => ({
    ...branch,
    counted: branch.points > 0,
    count: acts.reduce((sum, act) => sum + (act.acts ?? 1), 0),
    events: acts.slice(-listed).reverse().map(referenceTo),
  }));
}

/**
 * The acts of the trailing window by branch: of governments those that add to pressure, of the other branches and of third
 * parties those that bear on the track by pressure, criticism, a demand or a concession.
 */
export function actsByBranch(view: TrackView): BranchActs[] {
  const { definition, policy, validAt } = view;
  const { windowDays } = policy.pressure;
  const found = new Map<string, BranchActs & { readonly acts: TrackAct[] }>();
  for (const act of view.visible()) {
    if (act.visibleFrom + windowDays < validAt || !isAct(act)) continue;
    const points = pressurePoints(act, policy);
    const own = act.initiators.filter((party) => definition.parties.includes(party));
    const isForeign = own.length === 0 && act.initiators.length > 0;
    if (points === 0 && !(isForeign ? weighs(act) : act.branch !== 'executive' && bears(act))) continue;
    const by = isForeign ? [null] : own;
    for (const party of by) {
      const key = party === null ? 'third-parties' : `${party} ${act.branch}`;
      const branch = found.get(key) ?? branchOfParty(party, act.branch);
      branch.acts.push(act);
      found.set(key, { ...branch, points: branch.points + points });
    }
  }
  const order = [...branches, 'third-parties'];
  return [...found.values()].sort((a, b) => order.indexOf(a.branch) - order.indexOf(b.branch));
}

function branchOfParty(party: string | null, branch: Branch): BranchActs & { readonly acts: TrackAct[] } {
  return party === null
    ? { party, branch: 'third-parties', name: 'third parties', acts: [], points: 0 }
    : { party, branch, name: branchName(party, branch), acts: [], points: 0 };
}

/** Whether an act would add to pressure if a government of the track did it. */
function weighs(act: TrackAct): boolean {
  return act.group === 'pressure' || (act.group === 'statement' && vocabularyOf(act.type).polarity < 0);
}

function bears(act: TrackAct): boolean {
  return weighs(act) || act.group === 'concession' || act.type === 'DemandMade' || act.type === 'ConditionSet';
}
