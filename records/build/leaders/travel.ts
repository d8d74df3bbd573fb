import type { Countries } from './countries.js';
import { type Judgement, type Reason, travelledAsElect } from './judgement.js';
import { codesIn, officesIn } from './offices.js';
import type { Row } from './register.js';
import { clauses, partnersOf, plain } from './remarks.js';
import { signs } from './signs.js';

const countriesAlone = /^ (?:the )?¤[A-Z]{2,4}(?: and (?:the )?¤[A-Z]{2,4})*$/;
const bilateral = /\bUS(?:-¤[A-Z]{2,4})+\b|(?:¤[A-Z]{2,4}-)+US\b/g;

/** What one clause of the remarks tells. */
interface Told {
  /** The parties met; the country's own code for its own leaders. */
  readonly met: readonly string[];
  readonly offices: readonly (readonly [party: string, held: readonly string[]])[];
  /** The visit was an official one. */
  readonly official: boolean;
  /** Talks without a word on with whom. */
  readonly unnamed: boolean;
  /** A ceremony or an address to parliament: the host's leaders were there, and a meeting is not on record. */
  readonly weak: boolean;
  /** Why the clause is no meeting, where it is none. */
  readonly reason?: Reason;
}

/** Judges a journey of the President or the Secretary of State. `party` is the country that the record stands under. */
export function judgeTravel(row: Row, party: string, countries: Countries): Judgement {
  const text = plain(row.remarks);
  const told = clauses(text.replaceAll(/ ?\([^)]*\)/g, '')).map((clause) => {
    return readClause(clause, countries.mark(clause, row.start), party);
  });
  const met = new Set(told.flatMap((clause) => clause.met));
  const talked = told.some((clause) => clause.unnamed) && met.size === 0;
  const dedicated = told.some((clause) => clause.official) || met.has(party) || talked;
  const host = dedicated || told.some((clause) => clause.weak);
  return {
    ...(host && { host: dedicated && !travelledAsElect(row.remarks) ? 'dedicated' : 'side-contact' }),
    gathering: false,
    others: [...met].filter((code) => code !== party && code !== 'US'),
    offices: gathered(told),
    accompanied: /\bAcco*mpan|^Joined (?:Vice )?President/.test(text),
    ...(!host && { reason: told.find((clause) => clause.reason)?.reason ?? 'no-meeting' }),
  };
}

function readClause(clause: string, marked: string, party: string): Told {
  const official = signs.officialVisit.test(clause) || signs.smallSummit.test(clause);
  const twoStates = signs.attended.test(clause) && signs.bodyOfTwo.test(clause);
  const bodies = twoStates ? (marked.match(bilateral) ?? []).flatMap(codesIn) : [];
  const common = { offices: [], official, unnamed: false, weak: false, met: bodies };
  const partners = partnersOf(marked);
  if (partners === undefined) {
    if (signs.talks.test(clause)) return { ...common, unnamed: true };
    const weak = signs.ceremony.test(clause) || signs.parliament.test(clause);
    return { ...common, weak, reason: reasonOf(clause) };
  }
  const named = officesIn(partners);
  // A plenary's list of those present: nobody sat down with anybody in particular.
  if (/^(?:also )?(?:attended|participated)\b/i.test(clause) && named.parties.size > 3) {
    return { ...common, reason: 'multilateral' };
  }
  const alone = codesIn(countriesAlone.exec(partners)?.[0] ?? '');
  const offices = Array.from(named.offices, ([code, held]) => [code === 'own' ? party : code, held] as const);
  const nobody = !named.own && named.parties.size === 0;
  // A bilateral meeting with somebody else is no visit to the host.
  const elsewhere = !named.own && named.parties.size > 0 && !named.parties.has(party);
  return {
    ...common,
    official: official && !elsewhere,
    met: [...bodies, ...alone, ...named.parties, ...(named.own ? [party] : [])],
    offices,
    ...(nobody && { reason: reasonOf(clause) }),
  };
}

function gathered(told: readonly Told[]): Map<string, readonly string[]> {
  const offices = new Map<string, readonly string[]>();
  for (const [party, held] of told.flatMap((clause) => clause.offices)) {
    offices.set(party, [...(offices.get(party) ?? []), ...held]);
  }
  return offices;
}

function reasonOf(clause: string): Reason {
  if (signs.personal.test(clause)) return 'private';
  if (signs.stop.test(clause)) return 'stop';
  if (signs.gathering.test(clause)) return 'multilateral';
  if (signs.ownSide.test(clause)) return 'own-side';
  if (signs.otherPeople.test(clause)) return 'not-the-government';
  return 'no-meeting';
}
