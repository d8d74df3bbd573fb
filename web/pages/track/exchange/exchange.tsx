import type { ComponentChildren } from 'preact';
import type { LedgerReference, Term, TrackLedger } from '../../../contract/track-answers.js';
import { EventReference } from '../../../entries/event-reference.js';
import { Disclosure } from '../../../ui/disclosure.js';
import { FirstItems } from '../../../ui/first-items.js';
import { partyInWords } from '../../../wording/party-names.js';
import { capitalised, shortDateInWords } from '../../../wording/words.js';
import { References } from './references.js';
import { afterInWords, answerInWords, type Given, type Side, sidesOf } from './sides.js';
import './exchange.css';

interface ExchangeProps {
  readonly ledger: TrackLedger['data'];
  /** Parties of the track. */
  readonly parties: readonly string[];
}

/** What each side wants and how it was answered, and what it gave: a column a side. */
export default function Exchange({ ledger, parties }: ExchangeProps) {
  const sides = sidesOf(ledger, parties);
  if (sides.length === 0) return <p class="soft">Nothing that a side wants or gave is on record here.</p>;
  const offers = sides.some((side) => side.offers.length > 0);
  return (
    <div class="sides">
      {sides.map((side) => (
        <SideColumn key={side.party} side={side} offers={offers} />
      ))}
    </div>
  );
}

interface SideColumnProps {
  readonly side: Side;
  /** Whether any side has offers, so that all columns have a place for them. */
  readonly offers: boolean;
}

function SideColumn({ side, offers }: SideColumnProps) {
  const name = partyInWords(side.party);
  return (
    <section class={offers ? 'side with-offers' : 'side'} aria-label={name}>
      <h3>{name}</h3>
      <Part name="Wants" none="No demand or condition of its own is on record." count={side.wants.length}>
        <FirstItems items={side.wants} of={(term) => <TermItem key={term.event} term={term} />} />
      </Part>
      {offers && (
        <Part name="Offers" none="No offer of its own is on record." count={side.offers.length}>
          <FirstItems items={side.offers} of={(term) => <TermItem key={term.event} term={term} />} />
        </Part>
      )}
      <Part name="Gave" none="Nothing that it gave is on record." count={side.gave.length}>
        <FirstItems items={side.gave} of={(given) => <GivenItem key={given.event} given={given} />} />
      </Part>
    </section>
  );
}

interface PartProps {
  readonly name: string;
  readonly none: string;
  readonly count: number;
  readonly children: ComponentChildren;
}

function Part({ name, none, count, children }: PartProps) {
  return (
    <div class="side-part">
      <h4>{name}</h4>
      {count === 0 ? <p class="soft">{none}</p> : children}
    </div>
  );
}

function TermItem({ term }: { readonly term: Term }) {
  const { event, title, date, kind, open, disputedBy } = term;
  return (
    <li>
      <EventReference {...{ event, title, date }} />
      {kind === 'condition' && (
        <>
          {' '}
          <span class="flag">condition</span>
        </>
      )}
      <Detail class={open ? 'term-open' : undefined} references={[...term.answers, ...term.repeatedBy]}>
        {capitalised(answerInWords(term))}
      </Detail>
      <Disputed by={disputedBy} />
    </li>
  );
}

function GivenItem({ given }: { readonly given: Given }) {
  const { event, title, date, inForce, keeps, serves, inExchangeFor, givenInReturn, withdrawnBy, disputedBy } = given;
  return (
    <li>
      <EventReference {...{ event, title, date }} />
      {inForce && <p>In force from {shortDateInWords(inForce)}</p>}
      {keeps.map(({ afterDays, ...promise }) => (
        <p key={promise.event}>
          Keeps <EventReference {...promise} /> {afterInWords(afterDays)}
        </p>
      ))}
      {serves.length > 0 && (
        <Detail references={serves}>
          {serves.length === 1 ? 'Serves a promise or demand' : `Serves ${serves.length} promises or demands`}
        </Detail>
      )}
      <References word="In exchange for" references={inExchangeFor} />
      <References word="In return" references={givenInReturn} />
      <References word="Withdrawn" references={withdrawnBy} />
      <Disputed by={disputedBy} />
    </li>
  );
}

interface DetailProps {
  readonly class?: string | undefined;
  readonly references: readonly LedgerReference[];
  readonly children: ComponentChildren;
}

/** A line that opens to the events that it rests on, where it has any. */
function Detail({ class: look, references, children }: DetailProps) {
  if (references.length === 0) return <p class={look}>{children}</p>;
  return (
    <Disclosure summary={children} look={look}>
      {() => (
        <ul>
          {references.map((one) => (
            <li key={one.event}>
              <EventReference {...one} />
            </li>
          ))}
        </ul>
      )}
    </Disclosure>
  );
}

function Disputed({ by }: { readonly by: readonly string[] }) {
  return by.length === 0 ? null : <p>Disputed by {by.map(partyInWords).join(', ')}</p>;
}
