import type { Branch } from './branch.js';
import { partyName } from './party.js';

/** The adjectives of parties, for a sentence; English derives them from no name. */
export const adjectives: ReadonlyMap<string, string> = new Map(
  Object.entries({
    AM: 'Armenian',
    AU: 'Australian',
    AZ: 'Azerbaijani',
    CA: 'Canadian',
    CN: 'Chinese',
    CU: 'Cuban',
    DE: 'German',
    EG: 'Egyptian',
    ET: 'Ethiopian',
    EU: 'European',
    FR: 'French',
    GB: 'British',
    GR: 'Greek',
    IL: 'Israeli',
    IN: 'Indian',
    IR: 'Iranian',
    JP: 'Japanese',
    KP: 'North Korean',
    KR: 'South Korean',
    MX: 'Mexican',
    NO: 'Norwegian',
    PK: 'Pakistani',
    RU: 'Russian',
    SD: 'Sudanese',
    TR: 'Turkish',
    TW: 'Taiwanese',
    UA: 'Ukrainian',
    US: 'American',
  }),
);

/** A source of a party's own account: `Chinese source`, `source from Peru`. */
export function ownSource(party: string): string {
  return ofParty('source', party, 'from');
}

const branchNouns: Readonly<Record<Branch, string>> = {
  executive: 'government',
  legislature: 'legislature',
  courts: 'courts',
  'other-branch': 'bodies outside the government',
  'state-media': 'state media',
  'quasi-official': 'quasi-official bodies',
};

/** A branch of a state: `Congress` of the United States, `Chinese state media`, `courts of Peru`. */
export function branchName(party: string, branch: Branch): string {
  if (party === 'US' && branch === 'legislature') return 'Congress';
  return ofParty(branchNouns[branch], party, 'of');
}

function ofParty(noun: string, party: string, preposition: 'from' | 'of'): string {
  const adjective = adjectives.get(party);
  return adjective === undefined ? `${noun} ${preposition} ${partyName(party)}` : `${adjective} ${noun}`;
}
