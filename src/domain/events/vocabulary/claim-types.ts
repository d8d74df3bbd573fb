import type { EventTypeRow } from './row.js';

/** What somebody holds or expects: attributed, and no act. */
export const claimTypes = {
  ClaimMade: {
    group: 'statement',
    definition:
      'Somebody holds that one act moved another, why a side acts, or how things stand: attributed, and no fact',
    polarity: 0,
    cameo: ['010'],
    goldstein: null,
    plover: null,
    nouns: ['attributed claim', 'attributed claims'],
    clause: 'a claim was made',
  },
  OutcomeExpected: {
    group: 'statement',
    definition: 'Somebody expects something to come about (carries due where it says by when)',
    polarity: 0,
    cameo: ['010'],
    goldstein: null,
    plover: null,
    nouns: ['expectation', 'expectations'],
    clause: 'an expectation was voiced',
  },
} as const satisfies Record<string, EventTypeRow>;
