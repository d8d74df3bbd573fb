import type { Actor, EventBody } from '../../contract/answers.js';
import { useDateWords } from '../../api/date-words.js';
import { useVocabulary } from '../../api/vocabulary.js';
import { fieldInWords, relationInWords } from '../../wording/field-words.js';
import { Sources } from '../../ui/sources.js';
import { partyInWords, plain } from '../../wording/words.js';
import { EventLink, Fact, Tracks } from './facts/facts.js';

const dates = ['occurred', 'announced', 'effective', 'due', 'expires', 'disclosed'] as const;
const particulars = ['mode', 'trackRole', 'mechanism', 'outcome', 'ground', 'cadenceDays', 'confidence'] as const;

/** What an event says: its type, dates, parties, tracks, summary, sources and links. */
export function EventFacts({ event }: { readonly event: EventBody }) {
  const claimed = claimsOf(event);
  return (
    <>
      {event.summary && <p class="event-summary">{event.summary}</p>}
      <dl class="facts">
        <Fact name="Type">
          <TypeInWords type={event.type} />
        </Fact>
        <Dates event={event} />
        <Fact name="Parties">
          <Actors actors={event.actors} />
        </Fact>
        {event.level && <Fact name="Level">{plain(event.level)}</Fact>}
        {particulars.map((name) => isWord(event[name]) && <Particular key={name} name={name} value={event[name]} />)}
        {event.presumedOperating === true && <Fact name="Routine">Runs although nobody logs it</Fact>}
        {isWord(event.beneficiary) && <Fact name="To the benefit of">{partyInWords(String(event.beneficiary))}</Fact>}
        <Fact name={event.tracks.length === 1 ? 'Track' : 'Tracks'}>
          <Tracks tracks={event.tracks} roles={event.trackRoles as Record<string, string> | undefined} />
        </Fact>
      </dl>
      <h2>Sources</h2>
      <Sources sources={event.sources} />
      {claimed.length > 0 && <Claims claimed={claimed} />}
      {event.links && event.links.length > 0 && <Links links={event.links} />}
    </>
  );
}

function Particular({ name, value }: { readonly name: string; readonly value: unknown }) {
  const said =
    name === 'mechanism' ? String(value) : name === 'cadenceDays' ? `${String(value)} days` : plain(String(value));
  return <Fact name={fieldInWords(name)}>{said}</Fact>;
}

/** A type in words, with its codes where the coding schemes have any. */
export function TypeInWords({ type }: { readonly type: string }) {
  const entry = useVocabulary().vocabulary?.types.find((each) => each.type === type);
  const codes = entry && [
    ...(entry.cameo.length > 0 ? [`CAMEO ${entry.cameo.join(', ')}`] : []),
    ...(entry.goldstein === null
      ? []
      : [`Goldstein ${entry.goldstein.toLocaleString('en-GB', { signDisplay: 'exceptZero' })}`]),
  ];
  return (
    <>
      {plain(type)}
      {entry && <span class="soft">: {entry.definition}</span>}
      {codes && codes.length > 0 && <span class="soft"> ({codes.join('; ')})</span>}
    </>
  );
}

function Dates({ event }: { readonly event: EventBody }) {
  const told = dates.flatMap((name) => (typeof event[name] === 'string' ? [[name, event[name]] as const] : []));
  const inWords = useDateWords(told.map(([, edtf]) => edtf));
  return (
    <>
      {told.map(([name, edtf]) => (
        <Fact key={name} name={fieldInWords(name)}>
          {inWords(edtf)}
          {inWords(edtf) !== edtf && <span class="soft edtf"> {edtf}</span>}
          {name === 'occurred' && typeof event.verbatimDate === 'string' && (
            <span class="soft"> (as printed: “{event.verbatimDate}”)</span>
          )}
        </Fact>
      ))}
      {event.backfill === true && event.disclosed === undefined && (
        <Fact name="Known">When it happened (entered as history)</Fact>
      )}
    </>
  );
}

function Actors({ actors }: { readonly actors: readonly Actor[] }) {
  if (actors.length === 0) return <span class="soft">Nobody’s act</span>;
  return (
    <ul class="plain-list">
      {actors.map((actor, index) => (
        <li key={index}>
          {partyInWords(actor.country)}
          {actor.body && <>, {actor.body}</>}
          <span class="soft">
            {' '}
            ({plain(actor.role).toLowerCase()}
            {actor.level && `, ${plain(actor.level).toLowerCase()}`})
          </span>
        </li>
      ))}
    </ul>
  );
}

function Links({ links }: { readonly links: NonNullable<EventBody['links']> }) {
  return (
    <>
      <h2>Links to other events</h2>
      <ul class="plain-list">
        {links.map(({ rel, event }, index) => (
          <li key={index}>
            {relationInWords(rel)} <EventLink id={event} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Claims({ claimed }: { readonly claimed: readonly (readonly [string, string])[] }) {
  const inWords = useDateWords(claimed.map(([, edtf]) => edtf));
  return (
    <ul class="sources">
      {claimed.map(([publisher, edtf], index) => (
        <li key={index}>
          <cite>{publisher}</cite> gives another date: {inWords(edtf)}
        </li>
      ))}
    </ul>
  );
}

function claimsOf({ sources }: EventBody): (readonly [string, string])[] {
  return sources.flatMap((source) => {
    const claims = (source as { claims?: { occurred?: string } }).claims;
    return claims?.occurred ? [[source.publisher, claims.occurred] as const] : [];
  });
}

function isWord(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number';
}
