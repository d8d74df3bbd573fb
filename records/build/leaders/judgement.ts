export const leftOutReasons = {
  multilateral: 'a gathering of many states, and no meeting with the leaders of the country on record',
  stop: 'a stop on the way somewhere else',
  private: 'private: a holiday, medical treatment or another personal matter',
  'own-side': 'to see the own side only: troops, diplomats, cemeteries, bases',
  'not-the-government': 'met colonial, local or other people who do not lead the country',
  'no-meeting': 'nothing in the record says that the country’s leaders were met',
} as const;
export type Reason = keyof typeof leftOutReasons;

/** What a record is taken for. */
export interface Judgement {
  /** Contact with the leaders of the country that the record stands under; undefined when there was none. */
  readonly host?: 'dedicated' | 'side-contact';
  /** Set where the contact was at a gathering of many states. */
  readonly gathering: boolean;
  /** Other countries whose leaders were met there. */
  readonly others: readonly string[];
  /** The offices and names of those met, by party. */
  readonly offices: ReadonlyMap<string, readonly string[]>;
  /** The traveller was in the President's company. */
  readonly accompanied: boolean;
  /** Why there was no contact, where there was none. */
  readonly reason?: Reason;
}

/** The President-elect travelled, who holds no office yet. */
export function travelledAsElect(remarks: string): boolean {
  return /President-elect\.?\]/.test(remarks);
}
