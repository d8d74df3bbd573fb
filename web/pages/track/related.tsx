import { apiBase } from '../../api/client.js';
import { asOfQuery, usePlace } from '../../time-travel/as-of.js';
import { daysInWords } from '../../wording/words.js';
import type { TrackDetails } from '../../contract/track-answers.js';

/** Links to the parent, sub-tracks, mechanisms and relationship of a track. */
export function Related({ track }: { readonly track: TrackDetails }) {
  const { asOf, href } = usePlace();
  const path = `${apiBase}/tracks/${encodeURIComponent(track.id)}`;
  const query = asOfQuery(asOf);
  const link = (id: string) => <a href={href(`/tracks/${encodeURIComponent(id)}`)}>{id}</a>;
  return (
    <section class="related" aria-labelledby="related">
      <h2 id="related">Related</h2>
      <dl class="facts">
        {track.parent && (
          <>
            <dt>Part of</dt>
            <dd>{link(track.parent)}</dd>
          </>
        )}
        {track.children.length > 0 && (
          <>
            <dt>Sub-tracks</dt>
            <dd>
              <ul class="plain-list">
                {track.children.map((id) => (
                  <li key={id}>{link(id)}</li>
                ))}
              </ul>
            </dd>
          </>
        )}
        <dt>Mechanisms</dt>
        <dd>
          {track.mechanisms.length === 0 && 'None is named.'}
          <ul class="plain-list">
            {track.mechanisms.map(({ id, title, cadenceDays, presumedOperating }) => (
              <li key={id}>
                {title}
                <span class="soft">
                  {cadenceDays && `, every ${daysInWords(cadenceDays)}`}
                  {presumedOperating && ', presumed to operate'}
                </span>
              </li>
            ))}
          </ul>
        </dd>
        <dt>Policy</dt>
        <dd>
          the policy <code>{track.policy}</code>
        </dd>
        <dt>Data</dt>
        <dd>
          As JSON, as it is shown here: <a href={`${path}/status${query}`}>the status</a>,{' '}
          <a href={`${path}/history${query}`}>the history</a>, <a href={`${path}/events${query}`}>every event</a>; as it
          is now: <a href={track.links.relationship}>the relationship</a>
        </dd>
      </dl>
    </section>
  );
}
