import type { EntryBody, EntryDetails, EntryFields } from '../../contract/entry-details.js';
import { useQuery } from '../../api/use-query.js';
import { fieldInWords } from '../../wording/field-words.js';
import { Sources } from '../../ui/sources.js';
import { partyInWords } from '../../wording/party-names.js';
import { shortDateInWords, dayInWords, plain } from '../../wording/words.js';
import { Additions } from './additions.js';
import { EventLink, Fact, Tracks } from './facts/facts.js';
import { ChangesTable } from '../../entries/changes-table.js';
import { historyOf } from './history/history.js';

type BodyOf<Type extends EntryBody['type']> = Extract<EntryBody, { readonly type: Type }>;

/** Facts of an entry about the record: its effect, its target, and its reason. */
export function EntryFacts({ entry }: { readonly entry: EntryDetails }) {
  const { body } = entry;
  const { disclosed, occurred, reason, says, note, sources = [] }: EntryFields = body;
  const tracks = tracksOf(body);
  return (
    <>
      <dl class="facts">
        <Target body={body} />
        {reason && <Fact name="Reason">{reason}</Fact>}
        {says && <Fact name="Its account">{says}</Fact>}
        {note && <Fact name="Note">{note}</Fact>}
        {occurred && <Fact name="Date it gives">{shortDateInWords(occurred)}</Fact>}
        {disclosed && <Fact name={fieldInWords('disclosed')}>{shortDateInWords(disclosed)}</Fact>}
        {tracks.length > 0 && (
          <Fact name="Tracks concerned">
            <Tracks tracks={tracks} />
          </Fact>
        )}
      </dl>
      {body.type === 'EventCorrected' && (
        <Corrected correction={body.id} event={body.event.id} version={entry.amendments.length} />
      )}
      {body.type === 'EventAmended' && <Additions adds={body.adds} />}
      {sources.length > 0 && <Sources sources={sources} />}
    </>
  );
}

/** What an entry does to the one that it names. */
const acts = {
  EventAmended: 'Adds to',
  EventRetracted: 'Retracts',
  EventRedacted: 'Redacts',
  VisibilityChanged: 'Makes open',
} as const;

/** The entries, track or policy that an entry about the record concerns. */
function Target({ body }: { readonly body: EntryBody }) {
  switch (body.type) {
    case 'EventCorrected':
      return (
        <Fact name="Corrects">
          <EventLink id={body.event.id} />
        </Fact>
      );
    case 'EventAmended':
    case 'EventRetracted':
    case 'EventRedacted':
    case 'VisibilityChanged':
      return (
        <Fact name={acts[body.type]}>
          <EventLink id={body.target} />
        </Fact>
      );
    case 'EntryBlanked':
      return <Fact name="Was">{plain(body.was)}</Fact>;
    case 'EventDisputed':
      return (
        <>
          <Fact name="Disputes">
            <EventLink id={body.target} />
          </Fact>
          <Fact name="Disputed by">{partyInWords(body.party)}</Fact>
        </>
      );
    case 'EventsMerged':
      return <Merged body={body} />;
    case 'TrackDefined':
      return <Defined track={body.track} />;
    case 'PartyDefined':
      return <DefinedParty party={body.party} />;
    case 'SeriesDefined':
      return <DefinedSeries series={body.series} />;
    case 'SeriesPointsRecorded':
      return <SeriesPoints body={body} />;
    case 'CoverageConfirmed':
      return <Fact name="Complete up to">{dayInWords(body.until)}</Fact>;
    case 'AssessmentRecorded':
      return <Assessed body={body} />;
    case 'PolicyAdopted':
      return <Fact name="Policy">{typeof body.policy === 'string' ? body.policy : body.policy.name}</Fact>;
    default:
      return null;
  }
}

function Merged({ body }: { readonly body: BodyOf<'EventsMerged'> }) {
  return (
    <>
      <Fact name="Merged into">
        <EventLink id={body.into} />
      </Fact>
      <Fact name="Duplicates">
        <Entries ids={body.duplicates} />
      </Fact>
    </>
  );
}

function Assessed({ body }: { readonly body: BodyOf<'AssessmentRecorded'> }) {
  return (
    <>
      <Fact name="Assessed status">{plain(body.status)}</Fact>
      {body.analyst && <Fact name="Analyst">{body.analyst}</Fact>}
      {body.from && <Fact name="From">{dayInWords(body.from)}</Fact>}
      <Fact name="Valid until">{dayInWords(body.expires)}</Fact>
      <Fact name="Evidence">
        <Entries ids={body.evidence} />
      </Fact>
    </>
  );
}

function Defined({ track }: { readonly track: BodyOf<'TrackDefined'>['track'] }) {
  const { title, parties, topic, mechanisms = [] } = track;
  return (
    <>
      <Fact name="Track">{title}</Fact>
      <Fact name="Parties">{parties.map(partyInWords).join(', ')}</Fact>
      <Fact name="Topic">{plain(topic)}</Fact>
      {mechanisms.length > 0 && (
        <Fact name="Mechanisms">
          <ul class="plain-list">
            {mechanisms.map((mechanism) => (
              <li key={mechanism.id}>{mechanism.title}</li>
            ))}
          </ul>
        </Fact>
      )}
    </>
  );
}

function DefinedParty({ party }: { readonly party: BodyOf<'PartyDefined'>['party'] }) {
  const { id, names, kind, members = [] } = party;
  const span = (from?: string, to?: string) =>
    [from && ` from ${shortDateInWords(from)}`, to && ` until ${shortDateInWords(to)}`].filter(Boolean).join('');
  return (
    <>
      <Fact name="Party">
        {names.en} (<code>{id}</code>), {kind === 'other' ? 'no state' : kind}
      </Fact>
      <Fact name="Names">
        <ul class="plain-list">
          {Object.entries(names).map(([language, name]) => (
            <li key={language}>
              <span lang={language}>{name}</span> ({language})
            </li>
          ))}
        </ul>
      </Fact>
      {members.length > 0 && (
        <Fact name="Members">
          {members.map(({ party: one, from, to }) => partyInWords(one) + span(from, to)).join(', ')}
        </Fact>
      )}
    </>
  );
}

function DefinedSeries({ series }: { readonly series: BodyOf<'SeriesDefined'>['series'] }) {
  const { id, title, unit, description } = series;
  return (
    <>
      <Fact name="Series">
        {title} (<code>{id}</code>), in {unit}
      </Fact>
      {description && <Fact name="What is counted">{description}</Fact>}
    </>
  );
}

function SeriesPoints({ body }: { readonly body: BodyOf<'SeriesPointsRecorded'> }) {
  return (
    <>
      <Fact name="Series">
        <code>{body.series}</code>
      </Fact>
      <Fact name="Figures">
        <ul class="plain-list">
          {body.points.map(({ period, value, note }) => (
            <li key={period}>
              {shortDateInWords(period)}: {value === null ? 'withdrawn' : value.toLocaleString('en-GB')}
              {note && ` (${note})`}
            </li>
          ))}
        </ul>
      </Fact>
    </>
  );
}

/** Fields that a correction changed, worked out from the history of its event. */
function Corrected(props: { readonly correction: string; readonly event: string; readonly version: number }) {
  const { correction, event, version } = props;
  const { data } = useQuery<EntryDetails>(`/events/${encodeURIComponent(event)}`, version);
  const step = data && historyOf(data, data.amendments).find(({ entry }) => entry.body.id === correction);
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
  if ('tracks' in body) return body.tracks;
  if (body.type === 'SeriesDefined') return body.series.tracks;
  if (body.type === 'PartyDefined' || body.type === 'SeriesPointsRecorded') return [];
  return [typeof body.track === 'string' ? body.track : body.track.id];
}
