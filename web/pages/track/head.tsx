import { at } from '../../api/base-path.js';
import { type AsOf, usePlace } from '../../time-travel/as-of.js';
import { useShownAsOf } from '../../time-travel/panel/as-of-draft.js';
import { dayOf, today } from '../../dates/days.js';
import { statusOn } from '../../time-travel/status-on.js';
import type { StatusInterval } from '../../contract/answers.js';
import { InternalNote } from '../../ui/internal-mark.js';
import { StatusMark } from '../../ui/status-mark.js';
import { partyInWords } from '../../wording/party-names.js';
import { ageInDays, dayInWords, sinceInWords } from '../../wording/words.js';
import type { Explanation, TrackDetails, TrackStatus } from '../../contract/track-answers.js';
import { SourcesOf } from './events/sources-of.js';

/** The head of the page: a link to the board by the parties, and the title of the track. */
export function TrackTitle(props: { readonly id: string; readonly track: TrackDetails | undefined }) {
  const { id, track } = props;
  const { href } = usePlace();
  return (
    <>
      <p class="track-above">
        <a href={href('/')}>Board</a>
        {track && (
          <>
            {' '}
            /{' '}
            <a href={href('/', { party: track.parties, group: 'relationship' })}>
              {track.parties.map(partyInWords).join(' and ')}
            </a>
          </>
        )}
        {track?.parent && (
          <>
            {' '}
            / <a href={href(`/tracks/${encodeURIComponent(track.parent)}`)}>{track.parent}</a>
          </>
        )}
      </p>
      <div class="track-title">
        <h1>{track?.title ?? id}</h1>
        <p class="track-ways">
          <a href={href('/compare', { track: id })}>Compare two readings</a>
          <a href={href('/record', { track: id })}>Record an event</a>
          <a href={at(`/alerts/rules?new=yes&watch=${encodeURIComponent(id)}`)}>Watch this</a>
          <a href={at(`/feeds/track/${encodeURIComponent(id)}.atom`)} type="application/atom+xml">
            Feed
          </a>
          <a href={at(`/calendars/track/${encodeURIComponent(id)}.ics`)} type="text/calendar">
            Calendar
          </a>
        </p>
      </div>
    </>
  );
}

interface HeadlineProps {
  readonly reading: TrackStatus;
  readonly explained: Explanation | undefined;
  readonly intervals: readonly StatusInterval[];
}

/** The status in one sentence with its cause and sources. While a slider is on the move, the status of the day it passes. */
export function Headline({ reading, explained, intervals }: HeadlineProps) {
  const { asOf } = usePlace();
  const draft = useShownAsOf();
  const passing = passedStatus(asOf, draft, intervals);
  const first = explained?.sentences[0];
  const { daysInStatus } = reading.metrics;
  return (
    <div class="headline">
      <p class="headline-mark">
        <StatusMark status={passing ?? reading.status} {...(!passing && { label: reading.label })} />
        {passing ? (
          <span class="soft">on {dayInWords(draft.validAt!)}</span>
        ) : (
          reading.since && (
            <span class="soft">
              {sinceInWords(reading.since)}
              {daysInStatus && `, ${ageInDays(daysInStatus)}`}
            </span>
          )
        )}
      </p>
      <InternalNote of={reading.reading} what="this track" />
      <p class={passing ? 'headline-words passing' : 'headline-words'}>{reading.headline}</p>
      <div class="headline-sources">{first && first.sources.length > 0 && <SourcesOf sentence={first} />}</div>
    </div>
  );
}

function passedStatus(asOf: AsOf, draft: AsOf, intervals: readonly StatusInterval[]) {
  if (draft.validAt === asOf.validAt || draft.validAt === undefined) return undefined;
  return statusOn(intervals, Math.min(dayOf(draft.validAt), today()));
}
