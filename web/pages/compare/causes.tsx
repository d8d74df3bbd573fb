import type { ComponentChildren } from 'preact';
import { Disclosure } from '../../ui/disclosure.js';
import { EventReference } from '../../entries/event-reference.js';
import type { EntryDetails } from '../../contract/entry-details.js';
import { useQuery } from '../../api/use-query.js';
import { Loading, ProblemNote } from '../../ui/notes.js';
import { Sources } from '../../ui/sources.js';
import { statusInWords } from '../../ui/status-mark.js';
import { partyInWords } from '../../wording/party-names.js';
import {
  capitalised,
  shortDateInWords,
  sinceInWords,
  whenInWords,
  dayInWords,
  inWords,
  plain,
} from '../../wording/words.js';
import type {
  Comparison,
  ComparedEvent,
  LearnedEntry,
  StatusStates,
  DifferingDate,
} from '../../contract/comparison.js';

interface Cause {
  readonly key: string;
  readonly decisive: boolean | null;
  readonly content: ComponentChildren;
  /** Entry with sources to show. */
  readonly entry: string | null;
}

/** Causes of the difference: decisive entries first, the others collapsed. */
export function Causes({ comparison }: { readonly comparison: Comparison }) {
  const { because } = comparison;
  const causes = causesOf(comparison);
  const deciding = causes.filter(({ decisive }) => decisive === true);
  const others = causes.filter(({ decisive }) => decisive !== true);
  const unnamed = because.count - causes.length;
  if (because.count === 0) return <p>No recorded entry lies between the two.</p>;
  return (
    <>
      {deciding.length === 0 && <p>No single entry decides the status, what is declared or what is practised.</p>}
      <CauseList causes={deciding} />
      {others.length > 0 && (
        <details open={deciding.length === 0 && others.length <= 10}>
          <summary>{othersInWords(others)}</summary>
          <CauseList causes={others} />
        </details>
      )}
      {unnamed > 0 && <p class="soft">{inWords(unnamed)} more are not listed.</p>}
    </>
  );
}

function othersInWords(others: readonly Cause[]): string {
  const untried = others.filter(({ decisive }) => decisive === null).length;
  const count = `${inWords(others.length)} not decisive on ${others.length === 1 ? 'its' : 'their'} own`;
  return untried === 0 ? count : `${count}; ${inWords(untried)} of them not tested`;
}

function CauseList({ causes }: { readonly causes: readonly Cause[] }) {
  return (
    <ul class="compare-causes">
      {causes.map(({ key, decisive, content, entry }) => (
        <li key={key} class={decisive ? 'decides' : ''}>
          {decisive && <strong class="decides-mark">Decisive</strong>}
          {content}
          {entry && <SourcesOf entry={entry} />}
        </li>
      ))}
    </ul>
  );
}

function causesOf(comparison: Comparison): Cause[] {
  switch (comparison.by) {
    case 'days':
      return comparison.because.data.map((each, index) => ({
        ...{ key: `${index}`, decisive: each.decisive, content: <ComparedEventItem happening={each} /> },
        entry: each.event,
      }));
    case 'knowledge':
      return comparison.because.data.map((each) => ({
        ...{
          key: each.entry,
          decisive: each.decisive,
          content: <LearnedEntryItem learned={each} />,
          entry: each.entry,
        },
      }));
    case 'accounts':
      return comparison.because.data.map((each) => ({
        ...{ key: each.event, decisive: each.decisive, content: <AccountDates difference={each} />, entry: each.event },
      }));
  }
}

function ComparedEventItem({ happening }: { readonly happening: ComparedEvent }) {
  const { date, kind, event, title, rule, became } = happening;
  const link = event ? <EventReference event={event} title={title} /> : title;
  return (
    <>
      <span class="compare-day">{capitalised(whenInWords(date.edtf))}</span>{' '}
      {kind === 'clock' ? (
        <>
          Passage of time: {ruleInWords(rule ?? '')} {link && <>after {link}</>}
        </>
      ) : (
        link
      )}
      {became && <span class="compare-effect">From then on: {statesInWords(became)}</span>}
    </>
  );
}

function LearnedEntryItem({ learned }: { readonly learned: LearnedEntry }) {
  const { entry, type, known, gist, without } = learned;
  return (
    <>
      <span class="compare-day">Known on {dayInWords(known)}</span> <EventReference event={entry} title={gist} />{' '}
      <span class="soft">{plain(type)}</span>
      {without && <span class="compare-effect">Without it: {statesInWords(without)}</span>}
    </>
  );
}

function AccountDates({ difference }: { readonly difference: DifferingDate }) {
  const { event, title, type, tellings, disputes } = difference;
  return (
    <>
      <EventReference event={event} title={title} /> <span class="soft">{plain(type)}</span>
      <span class="compare-effect">
        {Object.entries(tellings)
          .map(
            ([party, date]) =>
              `${partyInWords(party)}: ${date === null ? 'does not mention it' : shortDateInWords(date)}`,
          )
          .join('; ')}
      </span>
      {disputes.map(({ party, says }) => (
        <span key={party + says} class="compare-effect">
          Disputed by {partyInWords(party)}: {says}
        </span>
      ))}
    </>
  );
}

/** `Quiet for 547 days` of `clock:quiet-after-547-days`. */
function ruleInWords(rule: string): string {
  return plain(rule.replace(/^clock:/, '')).toLowerCase();
}

function statesInWords({
  status,
  formal,
  practice,
  since,
}: Omit<StatusStates, 'since'> & Partial<StatusStates>): string {
  const from = since ? ` ${sinceInWords(since)}` : '';
  return `${statusInWords(status)}${from} (declared ${plain(formal).toLowerCase()}, in practice ${plain(practice).toLowerCase()})`;
}

/** Sources of an entry, loaded when opened. */
function SourcesOf({ entry }: { readonly entry: string }) {
  return (
    <Disclosure class="compare-sources" summary="Sources">
      {() => <AskedSources entry={entry} />}
    </Disclosure>
  );
}

function AskedSources({ entry }: { readonly entry: string }) {
  const { data, problem, again } = useQuery<EntryDetails>(`/events/${entry}`);
  if (problem) return <ProblemNote problem={problem} again={again} />;
  if (!data) return <Loading what="the sources" />;
  const sources = ('sources' in data.body && data.body.sources) || [];
  return sources.length === 0 ? <p class="soft">This entry names no source.</p> : <Sources sources={sources} />;
}
