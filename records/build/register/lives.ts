import type { Carried, FinalRecord, Kind, Revision } from './rows.js';

/** One thing that befell a record, with the changes that say so: both dates that move in one commit are one step. */
export interface Step {
  readonly what: 'entered' | 'corrected' | 'removed';
  /** The UTC day from which the register said so. */
  readonly day: string;
  /** The commit; none for what stood before the first. */
  readonly commit: string | null;
  readonly at: number;
  readonly carried: Carried;
}

/** A journey or visit under one number, from when the register first carried it. */
export interface Life {
  readonly number: string;
  readonly kind: Kind;
  readonly id: string;
  /** Counts what bore the number: 1, and 2 where the number was given to something else. */
  readonly ordinal: number;
  readonly steps: Step[];
}

/** Why a change made no entry. */
export const quietReasons = {
  text: 'the remarks changed, which are not carried over',
  'same-commit': 'told by the entry of another line of the same commit',
  unchanged: 'neither the days nor the party changed',
  'ahead-of-time': 'dated after the day on which it was entered, until that was put right',
} as const;
export type QuietReason = keyof typeof quietReasons;

/** What became of every change: the life and the step that tell it, or why none does. */
export type Outcome = { readonly life: Life; readonly step: Step } | { readonly reason: QuietReason };

export interface Lives {
  readonly lives: readonly Life[];
  readonly outcomes: ReadonlyMap<Revision, Outcome>;
}

/** The party that a country name of the register stood for on a day. */
export type PartyOf = (country: string, day: string) => string;

/**
 * Follows every number through its changes.
 * @throws Error where a list and the end of it do not agree: a change of what does not stand, an addition of what does,
 * or another end than the registers have.
 */
export function livesOf(final: readonly FinalRecord[], revisions: readonly Revision[], partyOf: PartyOf): Lives {
  const byNumber = groupedBy(revisions, ({ number }) => number);
  const atEnd = new Map(final.map((record) => [record.number, record]));
  const numbers = [...new Set([...atEnd.keys(), ...byNumber.keys()])];
  const outcomes = new Map<Revision, Outcome>();
  const lives = numbers.flatMap((number) => {
    const changes = [...(byNumber.get(number) ?? [])].sort((a, b) => a.at - b.at);
    const course = new Course(number, partyOf, outcomes);
    const end = atEnd.get(number);
    if (changes[0]?.change !== 'added') course.stood(before(changes, end), created(number, end));
    for (const commit of groupedBy(changes, ({ commit }) => commit).values()) course.commit(commit);
    course.mustEndAs(end?.carried);
    return course.lives;
  });
  return { lives, outcomes };
}

function created(number: string, end: FinalRecord | undefined): string {
  if (!end) throw new Error(`nothing says when ${number} was entered`);
  return end.created;
}

/** What a number stood for before its first change: that change undone, or the end where there is none. */
function before(changes: readonly Revision[], end: FinalRecord | undefined): Carried {
  const [first] = changes;
  if (!first) return end!.carried;
  const undone = { ...first.carried };
  for (const { change, old } of changes.filter(({ commit }) => commit === first.commit)) {
    if (change === 'date_corrected:start_date') undone.start = old;
    if (change === 'date_corrected:end_date') undone.end = old;
    if (change === 'country_corrected') undone.country = old;
  }
  return undone;
}

/** The course of one number. */
class Course {
  readonly lives: Life[] = [];
  private now: Carried | null = null;
  /** Carried, and told by no entry as yet. */
  private ahead = false;

  constructor(
    private readonly number: string,
    private readonly partyOf: PartyOf,
    private readonly outcomes: Map<Revision, Outcome>,
  ) {}

  stood(carried: Carried, day: string): void {
    this.enter({ what: 'entered', day, commit: null, at: Date.parse(day), carried });
  }

  /** Takes in what one commit did; what it removed comes before what it added. */
  commit(changes: readonly Revision[]): void {
    const of = (change: string) => changes.filter((each) => each.change.startsWith(change));
    for (const change of of('text')) this.outcomes.set(change, { reason: 'text' });
    for (const change of of('removed')) this.outcomes.set(change, this.remove(change));
    for (const change of of('added')) this.outcomes.set(change, this.add(change));
    const [first, ...more] = changes.filter(({ change }) => /^(?:date|country)_/.test(change));
    if (!first) return;
    this.outcomes.set(first, this.correct(first));
    for (const change of more) this.outcomes.set(change, { reason: 'same-commit' });
  }

  mustEndAs(end: Carried | undefined): void {
    const [now, then] = [this.now, end].map((each) => (each ? `${each.start}/${each.end} ${each.country}` : 'nothing'));
    if (now !== then) throw new Error(`${this.number} ends as ${now}, and the registers have ${then}`);
    if (this.ahead && this.now) throw new Error(`${this.number} stays dated after the day on which it was entered`);
  }

  private remove(change: Revision): Outcome {
    this.mustStand(change, true);
    this.now = null;
    if (this.ahead) return { reason: 'ahead-of-time' };
    return this.told(this.lives.at(-1)!, 'removed', change);
  }

  private add(change: Revision): Outcome {
    this.mustStand(change, false);
    return this.enter(stepOf('entered', change));
  }

  private correct(change: Revision): Outcome {
    this.mustStand(change, true);
    const was = this.now!;
    this.now = change.carried;
    if (this.ahead) return this.enter(stepOf('entered', change));
    if (this.same(was, change.carried)) return { reason: 'unchanged' };
    return this.told(this.lives.at(-1)!, 'corrected', change);
  }

  private enter(step: Step): Outcome {
    this.now = step.carried;
    this.ahead = step.carried.start > step.day;
    if (this.ahead) return { reason: 'ahead-of-time' };
    const [kind, id] = this.number.split('/') as [Kind, string];
    const life: Life = { number: this.number, kind, id, ordinal: this.lives.length + 1, steps: [step] };
    this.lives.push(life);
    return { life, step };
  }

  private told(life: Life, what: Step['what'], change: Revision): Outcome {
    const step = stepOf(what, change);
    life.steps.push(step);
    return { life, step };
  }

  private same(a: Carried, b: Carried): boolean {
    return (
      a.start === b.start && a.end === b.end && this.partyOf(a.country, a.start) === this.partyOf(b.country, b.start)
    );
  }

  private mustStand({ change, commit }: Revision, stands: boolean): void {
    if ((this.now !== null) === stands) return;
    throw new Error(`${this.number} is ${change} in ${commit}, and ${stands ? 'does not stand' : 'stands already'}`);
  }
}

function stepOf(what: Step['what'], { day, commit, at, carried }: Revision): Step {
  return { what, day, commit, at, carried };
}

/** The items by a key, in the order in which the keys come first. */
export function groupedBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
