import { usePlace } from '../../time-travel/as-of.js';
import type { ImpreciseDate, Flag } from '../../contract/answers.js';
import { Loading } from '../../ui/notes.js';
import { StatusMark } from '../../ui/status-mark.js';
import { partyInWords } from '../../wording/party-names.js';
import { sinceInWords, dayInWords, inWords, plain } from '../../wording/words.js';
import { flagMeanings } from '../../wording/flag-words.js';
import type { Explanation, TrackStatus } from '../../contract/track-answers.js';
import { Cause, EventLink, Opens } from './events/event-link.js';

/** Details of the status: the two axes with their beginnings and causes, pressure, flags, coverage. */
export function StatusDetails({
  reading,
  explained,
}: {
  readonly reading: TrackStatus;
  readonly explained: Explanation | undefined;
}) {
  const { formal, practice, pressure, flags, coverage } = reading;
  return (
    <section class="standing" aria-labelledby="status-details">
      <h2 id="status-details">Status in detail</h2>
      <dl class="facts">
        <dt>Declared</dt>
        <dd>
          <strong>{plain(formal.state)}</strong>
          {formal.by.length > 0 && ` by ${formal.by.map(partyInWords).join(' and ')}`}
          <Since {...formal} />
        </dd>
        <dt>In practice</dt>
        <dd>
          <strong>{plain(practice.state)}</strong>
          <Since {...practice} />
        </dd>
        <dt>Pressure</dt>
        <dd>
          <Opens what={`${plain(pressure.level)} (${inWords(pressure.score)} in 90 days)`} events={pressure.drivers} />
        </dd>
        <dt>Flags</dt>
        <dd>
          {flags.length === 0 && 'None'}
          {flags.map((flag) => (
            <div key={flag} class="flag-ground">
              <span class="flag">{flag}</span> <Grounds flag={flag} explained={explained} />
            </div>
          ))}
        </dd>
        <dt>Covered until</dt>
        <dd>
          {coverage.until === null ? 'Nobody has confirmed the record yet.' : dayInWords(coverage.until)}
          {flags.includes('stale') && coverage.until !== null && (
            <span class="soft">; since then something may be missing</span>
          )}
        </dd>
      </dl>
    </section>
  );
}

function Since(props: {
  readonly since: ImpreciseDate | null;
  readonly cause: string | null;
  readonly basis?: string | undefined;
}) {
  const { since, cause, basis } = props;
  return (
    <>
      {since && ` ${sinceInWords(since)}`}
      {cause !== null && (
        <p class="because">
          <Cause cause={cause} basis={basis} />
        </p>
      )}
    </>
  );
}

function Grounds({ flag, explained }: { readonly flag: Flag; readonly explained: Explanation | undefined }) {
  const grounds = explained?.grounds.filter((ground) => ground.flag === flag) ?? [];
  if (grounds.length === 0) return <>{flagMeanings[flag]}.</>;
  return (
    <>
      {grounds.map(({ says, events }) => (
        <span key={says}>
          {says}{' '}
          {events.slice(0, 3).map((id) => (
            <span key={id} class="because">
              <EventLink id={id} />{' '}
            </span>
          ))}
        </span>
      ))}
    </>
  );
}

/** Changes ahead: those that come by the passing of time alone, and the acts that would move the status. */
export function PossibleChanges({
  reading,
  explained,
}: {
  readonly reading: TrackStatus;
  readonly explained: Explanation | undefined;
}) {
  const { href } = usePlace();
  return (
    <section class="ahead" aria-labelledby="ahead">
      <h2 id="ahead">What would change it</h2>
      <ul class="ahead-list">
        {reading.next.map(({ on, to, because, event }) => (
          <li key={on + to}>
            <StatusMark status={to} /> on{' '}
            <a href={href(`/tracks/${encodeURIComponent(reading.track)}`, { validAt: on })}>{dayInWords(on)}</a>, if
            nothing else happens: <Cause cause={because} basis={event} />
          </li>
        ))}
        {reading.next.length === 0 && <li class="soft">No change is due by time alone.</li>}
        {explained?.next.events.map(({ to, acts }) => (
          <li key={to}>
            <StatusMark status={to} /> by {inEnglish(acts.map(({ type }) => plain(type).toLowerCase()))}
          </li>
        ))}
        {!explained && (
          <li>
            <Loading what="the possible changes" />
          </li>
        )}
      </ul>
    </section>
  );
}

const either = new Intl.ListFormat('en-GB', { type: 'disjunction' });

function inEnglish(words: readonly string[]): string {
  return either.format(words);
}
