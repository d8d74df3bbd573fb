export const eventGroups = [
  'dialogue',
  'mechanism',
  'suspension',
  'resumption',
  'commitment',
  'cooperation',
  'concession',
  'pressure',
  'statement',
] as const;
export type EventGroup = (typeof eventGroups)[number];

/** The coding of an event type: its group, and its codes in CAMEO, Goldstein and PLOVER (`null`: no code). */
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
 * All properties of an event type that are not rules of a policy. To add a type, add one row: schemas, wording, the
 * order of events, metrics and alerts read it. An absent flag is false.
 */
export interface EventTypeRow extends VocabularyEntry {
  /** The singular and plural noun for counts of these events. */
  readonly nouns: readonly [one: string, many: string];
  /** The singular and plural noun for the acts of entries that say how many they tell of; default: `nouns`. */
  readonly actNouns?: readonly [one: string, many: string];
  /**
   * The act as a noun with its article, for sentences on possible status changes; default: the singular of `nouns` with
   * `a` or `an`.
   */
  readonly possibleAct?: string;
  /** The act as a clause in the past tense, with the placeholders `{parties}` and `{actor}`. */
  readonly clause: string;
  /** The clause where a single party did it, or set it going; each `clause` of `{parties}` has one. Default: `clause`. */
  readonly clauseOfOne?: string;
  /** Whether the clause is clear without the event's title. */
  readonly clauseSaysAll?: boolean;
  /** The verb that follows the actor in a headline. */
  readonly headlineVerb?: string;
  /**
   * The rank among the events of one day (default 0): 0 contacts and all other acts, 1 exploratory acts, 2 resumption,
   * 3 session, 4 dissolution, 5 suspension, 6 end. So an agreement made at a meeting is folded after the meeting.
   */
  readonly rank?: number;
  /** Whether the event counts from its `effective` date instead of the day on which it happened. */
  readonly takesForce?: boolean;
  /**
   * Whether `effective` is kept for readers, although the event counts from the day on which it happened: a decision that
   * is carried out later.
   */
  readonly keepsEffective?: boolean;
  /** Whether the event's `expires` sets the end of the track's agreement. */
  readonly setsAgreementTerm?: boolean;
  /** Whether the event can be a contact of the parties, so that alert rules on silence must be evaluated. */
  readonly isContact?: boolean;
  /** Whether the event is an opening: on a track without working cooperation it is a chance of resolution. */
  readonly isOpening?: boolean;
  /** Whether readers expect the event to change the status, so that an explanation must say why it did not. */
  readonly expectedToCount?: boolean;
  /** Whether the sides do the act together, so that under a policy of consent one side alone cannot. */
  readonly needsConsent?: boolean;
  /** Whether the act offers to talk: from the side that suspended it is an approach. */
  readonly offersTalks?: boolean;
  /** Whether the event tells of a meeting that has not taken place: proposed, announced, refused, called off or missed. */
  readonly isNoMeeting?: boolean;
}
