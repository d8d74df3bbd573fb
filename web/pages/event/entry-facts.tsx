import type { Source } from '../../contract/answers.js';
import { useDateWords } from '../../api/date-words.js';
import { useQuery } from '../../api/use-query.js';
import { fieldInWords } from '../../wording/field-words.js';
import { Sources } from '../../ui/sources.js';
import { dayInWords, partyInWords, plain } from '../../wording/words.js';
import { EventLink, Fact, Tracks } from './facts/facts.js';
import { ChangesTable } from '../../entries/changes-table.js';
import { historyOf } from './history/history.js';
import type { EntryBody, EntryDetails } from '../../contract/entry-details.js';

/** An entry that is about the record, and no event: what it does, to what, and why. */
export function EntryFacts({ entry }: { readonly entry: EntryDetails }) {
  const { body } = entry;
  const told = text(body.disclosed);
  const inWords = useDateWords([told, text(body.occurred)].filter((date) => date !== ''));
  return (
    <>
      <dl class="facts">
        <About body={body} />
        {text(body.reason) !== '' && <Fact name="Reason">{text(body.reason)}</Fact>}
        {text(body.says) !== '' && <Fact name="What it says instead">{text(body.says)}</Fact>}
        {text(body.note) !== '' && <Fact name="Note">{text(body.note)}</Fact>}
        {text(body.occurred) !== '' && <Fact name="Date that it gives">{inWords(text(body.occurred))}</Fact>}
        {told !== '' && <Fact name={fieldInWords('disclosed')}>{inWords(told)}</Fact>}
        {tracksOf(body).length > 0 && (
          <Fact name="Tracks it bears on">
            <Tracks tracks={tracksOf(body)} />
          </Fact>
        )}
      </dl>
      {body.type === 'EventCorrected' && <Corrected entry={entry} />}
      {Array.isArray(body.sources) && body.sources.length > 0 && <Sources sources={body.sources as Source[]} />}
    </>
  );
}

function About({ body }: { readonly body: EntryBody }) {
  switch (body.type) {
    case 'EventCorrected':
      return (
        <Fact name="Corrects">
          <EventLink id={text((body.event as EntryBody).id)} />
        </Fact>
      );
    case 'EventRetracted':
      return (
        <Fact name="Retracts">
          <EventLink id={text(body.target)} />
        </Fact>
      );
    case 'EventDisputed':
      return (
        <>
          <Fact name="Disputes">
            <EventLink id={text(body.target)} />
          </Fact>
          <Fact name="Who disputes it">{partyInWords(text(body.party))}</Fact>
        </>
      );
    case 'EventsMerged':
      return <Merged body={body} />;
    case 'TrackDefined':
      return <Defined track={body.track as Readonly<Record<string, unknown>>} />;
    case 'CoverageConfirmed':
      return <Fact name="Complete up to">{dayInWords(text(body.until))}</Fact>;
    case 'AssessmentRecorded':
      return <Assessed body={body} />;
    case 'PolicyAdopted':
      return (
        <Fact name="Policy">
          {typeof body.policy === 'string' ? body.policy : text((body.policy as EntryBody).name)}
        </Fact>
      );
    default:
      return null;
  }
}

function Merged({ body }: { readonly body: EntryBody }) {
  return (
    <>
      <Fact name="What stays">
        <EventLink id={text(body.into)} />
      </Fact>
      <Fact name="The same act">
        <Entries ids={body.duplicates as readonly string[]} />
      </Fact>
    </>
  );
}

function Assessed({ body }: { readonly body: EntryBody }) {
  return (
    <>
      <Fact name="Holds the status to be">{plain(text(body.status))}</Fact>
      {text(body.analyst) !== '' && <Fact name="Analyst">{text(body.analyst)}</Fact>}
      {text(body.from) !== '' && <Fact name="From">{dayInWords(text(body.from))}</Fact>}
      <Fact name="Stands until">{dayInWords(text(body.expires))}</Fact>
      <Fact name="Evidence">
        <Entries ids={body.evidence as readonly string[]} />
      </Fact>
    </>
  );
}

function Defined({ track }: { readonly track: Readonly<Record<string, unknown>> }) {
  const mechanisms = (track.mechanisms ?? []) as readonly { id: string; title: string }[];
  return (
    <>
      <Fact name="Track">{text(track.title)}</Fact>
      <Fact name="Parties">{(track.parties as readonly string[]).map(partyInWords).join(', ')}</Fact>
      <Fact name="Topic">{plain(text(track.topic))}</Fact>
      {mechanisms.length > 0 && (
        <Fact name="Mechanisms">
          <ul class="plain-list">
            {mechanisms.map(({ id, title }) => (
              <li key={id}>{title}</li>
            ))}
          </ul>
        </Fact>
      )}
    </>
  );
}

/** What a correction changed, which only the life of the event tells. */
function Corrected({ entry }: { readonly entry: EntryDetails }) {
  const id = text((entry.body.event as EntryBody).id);
  const { data } = useQuery<EntryDetails>(`/events/${encodeURIComponent(id)}`, entry.amendments.length);
  const step = data && historyOf(data, data.amendments).find((each) => each.entry.body.id === entry.body.id);
  if (!step) return null;
  return (
    <>
      <h2>What it changed</h2>
      <ChangesTable changes={step.changes} />
    </>
  );
}

function Entries({ ids }: { readonly ids: readonly string[] }) {
  return (
    <ul class="plain-list">
      {ids.map((id) => (
        <li key={id}>
          <EventLink id={id} />
        </li>
      ))}
    </ul>
  );
}

function tracksOf(body: EntryBody): readonly string[] {
  if (Array.isArray(body.tracks)) return body.tracks as string[];
  if (typeof body.track === 'string') return [body.track];
  const defined = (body.track as { id?: unknown } | undefined)?.id;
  return typeof defined === 'string' ? [defined] : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
