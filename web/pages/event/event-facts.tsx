import type { Actor, EventBody } from '../../contract/answers.js';
import type { EventFields } from '../../contract/entry-details.js';
import { useVocabulary } from '../../api/vocabulary.js';
import { fieldInWords, relationInWords } from '../../wording/field-words.js';
import { Sources } from '../../ui/sources.js';
import { partyInWords } from '../../wording/party-names.js';
import { daysInWords, shortDateInWords, plain } from '../../wording/words.js';
import { EventLink, Fact, Tracks } from './facts/facts.js';

const dates = ['occurred', 'announced', 'effective', 'due', 'expires', 'disclosed'] as const;
const particulars = ['mode', 'trackRole', 'mechanism', 'outcome', 'ground', 'cadenceDays', 'confidence'] as const;

/** Facts of an event: its type, dates, parties, tracks, summary, outcome, sources and links. */
export function EventFacts({ event, outcome }: { readonly event: EventBody; readonly outcome: string | null }) {
  const fields: EventFields = event;
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
        {particulars.map(
          (name) => fields[name] !== undefined && <Particular key={name} name={name} value={fields[name]} />,
        )}
        {fields.presumedOperating && <Fact name="Operation">Presumed to operate between recorded sessions</Fact>}
        {fields.beneficiary && <Fact name="Beneficiary">{partyInWords(fields.beneficiary)}</Fact>}
        {outcome !== null && <Fact name="Outcome">{outcome}</Fact>}
        <Fact name={event.tracks.length === 1 ? 'Track' : 'Tracks'}>
          <Tracks tracks={event.tracks} roles={fields.trackRoles} />
        </Fact>
      </dl>
      <h2>Sources</h2>
      <Sources sources={event.sources} />
      {event.sources.length === 0 && <p class="soft">No source of it was out by the day of this knowledge.</p>}
      {claimed.length > 0 && <Claims claimed={claimed} />}
      {event.links && event.links.length > 0 && <Links links={event.links} />}
    </>
  );
}

function Particular({ name, value }: { readonly name: string; readonly value: string | number }) {
  const said =
    name === 'mechanism' ? String(value) : name === 'cadenceDays' ? daysInWords(Number(value)) : plain(String(value));
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
  const given = dates.flatMap((name) => (event[name] === undefined ? [] : [[name, event[name]] as const]));
  return (
    <>
      {given.map(([name, edtf]) => (
        <Fact key={name} name={fieldInWords(name)}>
          {shortDateInWords(edtf)}
          {shortDateInWords(edtf) !== edtf && <span class="soft edtf"> {edtf}</span>}
          {name === 'occurred' && event.verbatimDate && <span class="soft"> (as printed: “{event.verbatimDate}”)</span>}
        </Fact>
      ))}
      {event.backfill && event.disclosed === undefined && (
        <Fact name="Known">When it happened (entered as history)</Fact>
      )}
    </>
  );
}

function Actors({ actors }: { readonly actors: readonly Actor[] }) {
  if (actors.length === 0) return <span class="soft">Not an act of a party</span>;
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
  return (
    <ul class="sources">
      {claimed.map(([publisher, edtf], index) => (
        <li key={index}>
          <cite>{publisher}</cite> gives another date: {shortDateInWords(edtf)}
        </li>
      ))}
    </ul>
  );
}

function claimsOf({ sources }: EventBody): (readonly [string, string])[] {
  return sources.flatMap(({ publisher, claims }) => (claims ? [[publisher, claims.occurred] as const] : []));
}
