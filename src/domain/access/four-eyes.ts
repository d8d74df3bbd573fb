import type { EntryBody } from '../entries/entry.js';

/** The acts that a second person can be asked to approve, each with the type of its entry. */
export const approvableActs = {
  correct: 'EventCorrected',
  retract: 'EventRetracted',
  merge: 'EventsMerged',
  dispute: 'EventDisputed',
  assess: 'AssessmentRecorded',
  adopt: 'PolicyAdopted',
} as const satisfies Readonly<Record<string, EntryBody['type']>>;
export type ApprovableAct = keyof typeof approvableActs;

export const approvableActNames = Object.keys(approvableActs) as ApprovableAct[];

/** Which acts take a second person: in one collection, or in all where it is absent. */
export interface FourEyesRule {
  readonly act: ApprovableAct | '*';
  readonly collection?: string;
}

/** How many rules there can be. */
export const mostFourEyesRules = 100;

/**
 * Reads `retract,assess,us-leaders:*`. The collection is what stands before the last colon.
 * @throws RangeError with the part that is wrong
 */
export function fourEyesRulesOf(text: string): FourEyesRule[] {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.length > mostFourEyesRules) throw new RangeError(`names more than ${mostFourEyesRules} acts`);
  return parts.map((part) => {
    const at = part.lastIndexOf(':');
    const [collection, act] = [part.slice(0, Math.max(at, 0)), part.slice(at + 1)];
    if (act !== '*' && !(approvableActNames as string[]).includes(act))
      throw new RangeError(`has "${part.slice(0, 50)}": the acts are ${approvableActNames.join(', ')} and *`);
    return { act: act as FourEyesRule['act'], ...(at > 0 && { collection }) };
  });
}

/** The act of an entry that a rule can name; `undefined` where none can. */
export function approvableActOf({ type }: EntryBody): ApprovableAct | undefined {
  return approvableActNames.find((act) => approvableActs[act] === type);
}

/** Whether an act in these collections takes a second person; `null` stands for a track without a collection. */
export function takesFourEyes(
  rules: readonly FourEyesRule[],
  act: ApprovableAct,
  collections: readonly (string | null)[],
): boolean {
  return rules.some(
    (rule) =>
      (rule.act === '*' || rule.act === act) &&
      (rule.collection === undefined || collections.includes(rule.collection)),
  );
}
