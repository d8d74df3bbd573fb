import { useState } from 'preact/hooks';
import { useQuery } from '../../../../api/use-query.js';
import type { Channel, DigestPreviews } from '../../../../contract/alert-answers.js';
import { Loading, ProblemNote } from '../../../../ui/notes.js';
import { instantInWords } from '../../../../wording/words.js';
import { scheduleInWords } from './schedule-words.js';

/** The schedule of a channel in words, and what its digests would say now. */
export function ChannelSchedule({ channel }: { readonly channel: Channel }) {
  const [isShown, show] = useState(false);
  const { schedule } = channel;
  if (!schedule) return null;
  return (
    <>
      <ul class="schedule-list">
        {scheduleInWords(schedule).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {schedule.digests && (
        <p>
          <button type="button" aria-expanded={isShown} onClick={() => show(!isShown)}>
            {isShown ? 'Hide what its digests say' : 'What its digests would say now'}
          </button>
        </p>
      )}
      {isShown && schedule.digests && <Previews channel={channel} />}
    </>
  );
}

function Previews({ channel }: { readonly channel: Channel }) {
  const { data, problem, again } = useQuery<DigestPreviews>(`/alert-channels/${channel.id}/digests`, channel.updatedAt);
  if (problem) return <ProblemNote problem={problem} again={again} />;
  if (!data) return <Loading what="the digests" />;
  return (
    <>
      {data.data.map(({ text, nextAt, isEmpty, digest }, index) => (
        <section key={index} aria-label={`Digest ${index + 1}`}>
          <p class="alert-meta soft">
            {nextAt === null ? 'Not sent while the channel is disabled' : `Next ${instantInWords(nextAt)}`}
            {isEmpty && digest.whenEmpty === 'skip' && '; left out as it is now'}
          </p>
          <pre class="json" tabIndex={0}>
            {text}
          </pre>
        </section>
      ))}
    </>
  );
}
