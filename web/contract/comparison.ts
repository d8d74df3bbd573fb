import type { Comparison as AnyComparison } from '../../src/contract/readings/comparison.js';

export type { ComparedSide } from '../../src/contract/readings/comparison.js';

/** A comparison in one of the ways that the page offers: by days, by knowledge or by accounts. */
export type Comparison = Exclude<AnyComparison, { readonly by: 'policies' }>;

export type FieldDifference = Comparison['differences'][number];
type CausesOf<Way extends Comparison['by']> = Extract<Comparison, { readonly by: Way }>['because']['data'][number];

/** An event or a clock rule between the two days. */
export type ComparedEvent = CausesOf<'days'>;
/** An entry that became known between the two states of knowledge. */
export type LearnedEntry = CausesOf<'knowledge'>;
/** An event that the two parties date differently. */
export type DifferingDate = CausesOf<'accounts'>;
/** What two parties tell differently beside dates. */
export type RivalAccounts = Extract<Comparison, { readonly by: 'accounts' }>['rivalAccounts'];
export type StatusStates = NonNullable<LearnedEntry['without']>;
