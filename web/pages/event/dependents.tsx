import { useTracks } from '../../api/tracks.js';
import { usePlace } from '../../time-travel/as-of.js';
import { relationInWords } from '../../wording/field-words.js';
import { statusInWords, StatusMark } from '../../ui/status-mark.js';
import { shortDateInWords, inWords, plain } from '../../wording/words.js';
import { Table } from '../../ui/table.js';
import type { EntryDependents, EntryDetails } from '../../contract/entry-details.js';

/** Dependents of an event: statuses, links and measures. */
export function DependentsList({
  dependents,
  standing,
}: {
  readonly dependents: EntryDependents;
  readonly standing: EntryDetails['standing'];
}) {
  const { statuses, links, measures, counts } = dependents;
  return (
    <>
      <h2>What depends on it</h2>
      {standing !== 'stands' && <p>Nothing: it no longer counts.</p>}
      {standing === 'stands' && counts.statuses + counts.links + counts.measures === 0 && (
        <p>Nothing: no status or measure uses it, and no event links to it.</p>
      )}
      {statuses.length > 0 && <Statuses statuses={statuses} count={counts.statuses} />}
      {links.length > 0 && <LinksToIt links={links} count={counts.links} />}
      {measures.length > 0 && <Measures measures={measures} count={counts.measures} />}
    </>
  );
}

function Statuses({ statuses, count }: { readonly statuses: EntryDependents['statuses']; readonly count: number }) {
  const { href } = usePlace();
  const tracks = useTracks();
  return (
    <Table
      name="Statuses that depend on it"
      caption={`Statuses${more(statuses.length, count)}`}
      columns={['Track', 'Status', 'From', 'To', 'Role']}
    >
      {statuses.map((one) => {
        const { track, from, to, as } = one;
        return (
          <tr key={`${track} ${from.edtf} ${as}`}>
            <th scope="row">
              <a href={href(`/tracks/${track}`)}>{tracks.get(track)?.title ?? track}</a>
            </th>
            <td>
              <Began {...one} />
            </td>
            <td>{shortDateInWords(from)}</td>
            <td>{to ? shortDateInWords(to) : 'now'}</td>
            <td>{as === 'cause' ? 'began with it' : 'time counted from it'}</td>
          </tr>
        );
      })}
    </Table>
  );
}

/** The status, or what changed while the status stood. */
function Began({ began, status, formal, practice }: EntryDependents['statuses'][number]) {
  if (began === 'status') return <StatusMark status={status} />;
  return (
    <>
      {began === 'formal'
        ? `Declared: ${plain(formal).toLowerCase()}`
        : `In practice: ${plain(practice).toLowerCase()}`}{' '}
      <span class="soft">({statusInWords(status).toLowerCase()} all the while)</span>
    </>
  );
}

function LinksToIt({ links, count }: { readonly links: EntryDependents['links']; readonly count: number }) {
  const { href } = usePlace();
  return (
    <>
      <h3>Events that link to it{more(links.length, count)}</h3>
      <ul class="plain-list">
        {links.map(({ event, rel, title }) => (
          <li key={event + rel}>
            <a href={href(`/events/${event}`)}>{title}</a>{' '}
            <span class="soft">({relationInWords(rel).toLowerCase()} it)</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Measures({ measures, count }: { readonly measures: EntryDependents['measures']; readonly count: number }) {
  const { href } = usePlace();
  const tracks = useTracks();
  const byTrack = new Map<string, string[]>();
  for (const { track, measure } of measures)
    byTrack.set(track, [...(byTrack.get(track) ?? []), measureInWords(measure)]);
  return (
    <>
      <h3>Measures that count it{more(measures.length, count)}</h3>
      <ul class="plain-list">
        {[...byTrack].map(([track, names]) => (
          <li key={track}>
            <a href={href(`/tracks/${track}`)}>{tracks.get(track)?.title ?? track}</a>: {names.join('; ')}
          </li>
        ))}
      </ul>
    </>
  );
}

/** `last dialogue` of `metrics.lastDialogue`. */
function measureInWords(measure: string): string {
  return measure
    .replace(/^metrics\./, '')
    .split('.')
    .map((part) => plain(part).toLowerCase())
    .join(', ');
}

function more(shown: number, count: number): string {
  return count > shown ? ` (the first ${inWords(shown)} of ${inWords(count)})` : '';
}
