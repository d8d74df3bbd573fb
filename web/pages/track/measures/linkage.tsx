import type { TrackLinkage } from '../../../contract/track-answers.js';
import { EventReference } from '../../../entries/event-reference.js';
import { usePlace } from '../../../time-travel/as-of.js';
import { Disclosure } from '../../../ui/disclosure.js';
import { statusInWords } from '../../../ui/status-mark.js';
import { inWords } from '../../../wording/words.js';
import { afterInWords } from '../exchange/sides.js';
import { Measure } from './measure.js';

type LinkedAct = TrackLinkage['data']['acts'][number];

/** Acts that moved several tracks at once, with the order in which these thawed. */
export function Linkage({ acts }: { readonly acts: readonly LinkedAct[] }) {
  const linked = acts.filter(({ moved }) => moved > 1);
  if (linked.length === 0) return null;
  return (
    <Measure name="Acts that moved several tracks">
      {linked.map((act) => (
        <ActItem key={act.event} act={act} />
      ))}
    </Measure>
  );
}

function ActItem({ act: { event, title, date, moved, share, tracks } }: { readonly act: LinkedAct }) {
  const { href } = usePlace();
  return (
    <div>
      <EventReference {...{ event, title, date }} />
      <Disclosure summary={`${inWords(moved)} ${share ? `of ${inWords(share.of)} tracks` : 'tracks'}`}>
        {() => (
          <ul>
            {tracks
              .filter((one) => one.moved)
              .map(({ track, title: name, after, thaw }) => (
                <li key={track}>
                  <a href={href(`/tracks/${encodeURIComponent(track)}`)}>{name}</a>:{' '}
                  {statusInWords(after).toLowerCase()}
                  {thaw && `, thawed ${afterInWords(thaw.days)}`}
                </li>
              ))}
          </ul>
        )}
      </Disclosure>
    </div>
  );
}
