import type { EntryBody } from '../entries/entry.js';

/** The acts that a second person can be asked to approve, each with the type of its entry; `*` names all but `add`. */
export const approvableActs = {
  correct: 'EventCorrected',
  add: 'EventAmended',
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
      (rule.act === act || (rule.act === '*' && act !== 'add')) &&
      (rule.collection === undefined || collections.includes(rule.collection)),
  );
}

/** Who acts at the machine itself, without a key. */
const machine = 'local';

/**
 * The name by which two count as one person; `undefined` where they do not. Each is given by the names behind it, beginning
 * with its own: of a key also who made it. Two keys that were made at the machine are not one person for that.
 */
export function samePerson(one: readonly string[], other: readonly string[]): string | undefined {
  const [name, otherName] = [one[0]!, other[0]!];
  if (other.includes(name)) return name;
  return one.find((each) => each === otherName || (each !== machine && other.includes(each)));
}
