import type { ComponentChildren } from 'preact';
import type { Claim, Expectation, LedgerReference } from '../../contract/track-answers.js';
import { partyInWords } from '../../wording/party-names.js';
import { capitalised, shortDateInWords } from '../../wording/words.js';
import { EventReference } from '../event-reference.js';
import { holdersInWords, outcomeInWords } from './claim-words.js';
import './claim-items.css';

/** A claim in a list: who holds it, how likely they hold it to be, and the events that it means. */
export function ClaimItem({ claim }: { readonly claim: Claim }) {
  const { holder, causes, effects } = claim;
  return (
    <Attributed held={claim} by={holder}>
      {causes.length + effects.length > 0 && (
        <details class="opens">
          <summary>The events it means</summary>
          <ul>
            <References word="Cause" references={causes} />
            <References word="Effect" references={effects} />
          </ul>
        </details>
      )}
    </Attributed>
  );
}

/** An expectation in a list: who holds it, and what became of it. */
export function ExpectationItem({ expectation }: { readonly expectation: Expectation }) {
  const { by, due, outcome } = expectation;
  return (
    <Attributed held={expectation} by={by}>
      <p>
        {due && `For ${shortDateInWords(due)}: `}
        {due ? outcomeInWords(expectation) : capitalised(outcomeInWords(expectation))}
      </p>
      {outcome.map((one) => (
        <p key={one.event}>
          <EventReference {...one} />
        </p>
      ))}
    </Attributed>
  );
}

interface AttributedProps {
  readonly held: Claim | Expectation;
  readonly by: Claim['holder'];
  readonly children: ComponentChildren;
}

/** Who says it, how likely they hold it to be, and who disputes it. */
function Attributed({ held, by, children }: AttributedProps) {
  const { event, title, date, confidence, disputedBy } = held;
  return (
    <li class="held">
      <EventReference {...{ event, title, date }} />
      <p class="soft">
        {holdersInWords(by)}
        {confidence && `: ${confidence}`}
      </p>
      {children}
      {disputedBy.length > 0 && <p>Disputed by {disputedBy.map(partyInWords).join(', ')}</p>}
    </li>
  );
}

function References({ word, references }: { readonly word: string; readonly references: readonly LedgerReference[] }) {
  return (
    <>
      {references.map((one) => (
        <li key={one.event}>
          {word}: <EventReference {...one} />
        </li>
      ))}
    </>
  );
}
