import type { EntryBody } from '../entries/entry.js';

/** The acts that a second person can be asked to approve, each with the type of its entry; `*` names all but `add`. */
export const approvableActs = {
  correct: 'EventCorrected',
  add: 'EventAmended',
  retract: 'EventRetracted',
  merge: 'EventsMerged',
  dispute: 'EventDisputed',
  open: 'VisibilityChanged',
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
      (rule.act === act || (rule.act === '*' && act !== 'add')) &&
      (rule.collection === undefined || collections.includes(rule.collection)),
  );
}

/** Who acts at the machine itself, without a key. */
const machine = 'local';

/** A person or key: by its id, which stays, and by its name, which can change and be given again. */
export interface Identity {
  readonly name: string;
  /** Absent for the machine, and for what was stored before ids were kept. */
  readonly id?: string | undefined;
}

/** Whether two are the same: by id or by name, since either may be all that is known. */
export function isSameIdentity(one: Identity, other: Identity): boolean {
  return one.name === other.name || (one.id !== undefined && one.id === other.id);
}

/**
 * The name by which two count as one person; `undefined` where they do not. Each is given by who stands behind it, beginning
 * with itself: of a key also who made it. Two keys that were made at the machine are not one person for that.
 */
export function samePerson(one: readonly Identity[], other: readonly Identity[]): string | undefined {
  const [own, otherOwn] = [one[0]!, other[0]!];
  const isBehindOther = (each: Identity) => other.some((behind) => isSameIdentity(each, behind));
  if (isBehindOther(own)) return own.name;
  return one.find((each) => isSameIdentity(each, otherOwn) || (each.name !== machine && isBehindOther(each)))?.name;
}
