export const eventGroups = [
  'dialogue',
  'mechanism',
  'suspension',
  'commitment',
  'cooperation',
  'concession',
  'pressure',
  'statement',
] as const;
export type EventGroup = (typeof eventGroups)[number];

/** The coding of an event type: its group, and its codes in the schemes of the field; `null` where a scheme has none. */
export interface VocabularyEntry {
  readonly group: EventGroup;
  readonly definition: string;
  /** The effect on cooperation, from -2 (harmful) to 2 (helpful). */
  readonly polarity: -2 | -1 | 0 | 1 | 2;
  /** CAMEO codes (Schrodt 2012), best match first. */
  readonly cameo: readonly string[];
  /** The Goldstein (1992) weight of the first CAMEO code, as GDELT prints it. */
  readonly goldstein: number | null;
  /** The PLOVER event, modes and score (draft 0.8, 2021). */
  readonly plover: { readonly event: string; readonly modes: readonly string[]; readonly score: number | null } | null;
}

/**
 * Everything that is particular to an event type and not a rule of a policy. To add a type, add one row: schema, words,
 * order, metrics and alerts read it. Absent flags are false.
 */
export interface EventTypeRow extends VocabularyEntry {
  /** The singular and the plural by which events of the type are counted. */
  readonly nouns: readonly [one: string, many: string];
  /** The act as a noun with its article, for what would change a status; the singular of `nouns` where absent. */
  readonly possibleAct?: string;
  /** The act as a clause in the past tense; `{parties}` and `{actor}` are filled in. */
  readonly clause?: string;
  /** Whether the clause says enough without the event's title. */
  readonly clauseSaysAll?: boolean;
  /** The verb that follows the actor in a headline. */
  readonly headlineVerb?: string;
  /**
   * The place among the events of one day: 0 contacts and all else, 1 exploratory acts, 2 resumption, 3 session, 4
   * dissolution, 5 suspension, 6 end. So what is agreed at a meeting comes after the meeting.
   */
  readonly rank?: number;
  /** Whether the event counts from its `effective` date, not from the day on which it happened. */
  readonly takesForce?: boolean;
  /** Whether its `expires` sets the end of the track's agreement. */
  readonly setsAgreementTerm?: boolean;
  /** Whether it can be a contact of the parties, so that rules on silence must be evaluated. */
  readonly isContact?: boolean;
  /** Whether it is an opening: on a track where nothing works, a chance of resolution. */
  readonly isOpening?: boolean;
  /** Whether a reader expects it to change the status, so that an explanation says why it did not. */
  readonly expectedToCount?: boolean;
  /** Whether it is about a meeting that was proposed, refused, called off or missed: no meeting at all. */
  readonly isMissedMeeting?: boolean;
}
