import type { Problem } from '../../../api/client.js';
import { useVocabulary, type Vocabulary } from '../../../api/vocabulary.js';
import { choicesOf } from '../../../forms/choices.js';
import { errorsAt } from '../../../forms/field-errors.js';
import { ChoiceField, TextField } from '../../../forms/fields.js';
import { PartyField } from '../../../forms/pickers/party-field.js';
import { TracksField } from '../../../forms/pickers/tracks-field.js';
import { fieldInWords } from '../../../wording/field-words.js';
import { faultInWords } from '../fault-words.js';
import { DateFormField } from './date-form-field.js';
import { MapJson } from './map-json.js';
import { columnTemplate, mapValueOf, type Path, valueAt, withValueAt } from './map-value.js';
import { type MapProps, PlaceField } from './place-field.js';
import { TypeWords } from './type-words.js';

interface MapFormProps extends MapProps {
  /** What the server says of the last map. */
  readonly problem: Problem | undefined;
}

/** Which column gives what of an event, place by place; and all of the map as JSON. */
export function MapForm({ problem, ...props }: MapFormProps) {
  const { vocabulary } = useVocabulary();
  const { map, onMap, sample } = props;
  const errors = problem?.code === 'invalid-column-map' ? problem.errors : undefined;
  const place = (path: Path, label = fieldInWords(String(path.at(-1)))) => ({
    ...props,
    ...{ path, label, errors: errorsAt(errors, `/${path.join('/')}`).map(faultInWords) },
  });
  const choice = (values: readonly string[] | undefined, label: string) =>
    (value: string, onValue: (value: string) => void) => (
      <ChoiceField {...{ label, value, onValue, options: choicesOf(values) }} none="choose" />
    ); // prettier-ignore
  return (
    <section>
      <h2>What its columns mean</h2>
      {sample.notes.length > 0 && (
        <p class="soft">This is a draft from the names of the columns and their first rows. Look through it.</p>
      )}
      <Line title="What happened">
        <PlaceField
          {...place(['type'], 'Type of event')}
          readOf={(column) => typeReading(column, props, vocabulary)}
          fixed={choice(
            vocabulary?.types.map(({ type }) => type),
            'Type, for every row',
          )}
          ofColumn={(column, read) => <TypeWords {...props} column={column} read={read} vocabulary={vocabulary} />}
        />
        <PlaceField {...place(['title'])} />
        <PlaceField {...place(['summary'])} />
        <TalksFields {...{ place, choice, vocabulary }} />
      </Line>
      <Line title="On which tracks">
        <Tracks {...props} />
      </Line>
      <Line title="When">
        <When {...props} place={place} />
      </Line>
      <Line title="Who">
        <Parties {...{ ...props, vocabulary, place, choice }} />
      </Line>
      <Line title="Source">
        {(['title', 'publisher', 'url', 'published'] as const).map((field) => (
          <PlaceField
            key={field}
            {...place(['sources', 0, field], field === 'title' ? 'Title of the source' : fieldInWords(field))}
          />
        ))}
      </Line>
      <Line title="If the file comes again">
        <Key {...props} />
      </Line>
      <MapJson map={map} onMap={onMap} />
    </section>
  );
}

function Line({ title, children }: { readonly title: string; readonly children: preact.ComponentChildren }) {
  return (
    <div class="map-line">
      <h3>{title}</h3>
      <div>{children}</div>
    </div>
  );
}

type PlaceOf = (path: Path, label?: string) => Parameters<typeof PlaceField>[0];
type ChoiceOf = (
  values: readonly string[] | undefined,
  label: string,
) => (value: string, onValue: (value: string) => void) => preact.ComponentChildren;

interface SharedProps {
  readonly place: PlaceOf;
  readonly choice: ChoiceOf;
  readonly vocabulary: Vocabulary | undefined;
}

function When({ map, onMap, sample, place }: MapProps & Pick<SharedProps, 'place'>) {
  return (
    <PlaceField
      {...place(['occurred'], 'Date')}
      ofColumn={(column, read) => (
        <DateFormField
          values={sample.columns.find(({ name }) => name === column)?.values ?? []}
          form={read}
          onForm={(form) => onMap(withValueAt(map, ['occurred'], columnTemplate(column, form)))}
        />
      )}
    />
  );
}

/** What talks need besides; also where the type comes from a column that may say so. */
function TalksFields({ place, choice, vocabulary }: SharedProps) {
  return (
    <details class="opens">
      <summary>Level, and what talks need: their way and their role on the track</summary>
      <PlaceField {...place(['level'])} fixed={choice(vocabulary?.levels, 'Level, for every row')} />
      <PlaceField {...place(['mode'])} fixed={choice(vocabulary?.modes, 'Way, for every row')} />
      <PlaceField {...place(['trackRole'])} fixed={choice(vocabulary?.trackRoles, 'Role, for every row')} />
    </details>
  );
}

/** A column of types is read as it stands; another by a table of its words. */
function typeReading(column: string, { sample }: MapProps, vocabulary: Vocabulary | undefined): string {
  const known = new Set<string>(vocabulary?.types.map(({ type }) => type));
  const { values = [] } = sample.columns.find(({ name }) => name === column) ?? {};
  return values.every((value) => known.has(value)) ? '' : 'types';
}

function Tracks({ map, onMap, sample }: MapProps) {
  const value = mapValueOf(valueAt(map, ['tracks']));
  const listed = valueAt(map, ['tracks']);
  const chosen = Array.isArray(listed)
    ? listed.filter((track): track is string => typeof track === 'string' && track !== '?')
    : [];
  const column = value.kind === 'column' ? value.column : '';
  return (
    <div class="form-grid map-grid">
      <ChoiceField
        label="Tracks"
        value={column}
        none="the same for every row"
        options={sample.columns.map(({ name }) => ({ value: name, label: `column “${name}”` }))}
        hint={column === '' ? '' : 'Their ids, with semicolons between'}
        onValue={(name) => onMap({ ...map, tracks: name === '' ? [] : columnTemplate(name, 'list') })}
      />
      {column === '' && <TracksField tracks={chosen} onTracks={(tracks) => onMap({ ...map, tracks })} />}
    </div>
  );
}

function Parties({ map, onMap, vocabulary, place, choice }: MapProps & SharedProps) {
  const listed = valueAt(map, ['actors']);
  const count = Array.isArray(listed) ? listed.length : 0;
  return (
    <>
      {Array.from({ length: count }, (_, index) => (
        <div key={index} class="map-actor">
          <PlaceField
            {...place(['actors', index, 'country'], `Party ${index + 1}`)}
            readOf={() => 'party'}
            hint="Codes or usual names of countries"
            fixed={(value, onValue) => <PartyField label="Party, for every row" value={value} onValue={onValue} />}
          />
          <PlaceField
            {...place(['actors', index, 'role'], `Role of party ${index + 1}`)}
            fixed={choice(vocabulary?.roles, 'Role, for every row')}
          />
          <button type="button" onClick={() => onMap(withValueAt(map, ['actors', index], undefined))}>
            Remove party {index + 1}
          </button>
        </div>
      ))}
      <button
        type="button"
        onClick={() => onMap(withValueAt(map, ['actors', count], { country: '', role: 'participant' }))}
      >
        Add a party
      </button>
    </>
  );
}

/** By what a row is known when the file comes again. */
function Key({ map, onMap, sample }: MapProps) {
  const key = typeof map.key === 'string' ? map.key : '';
  const [, source = '', column = ''] = /^([^{]*)\{([^{}|]+)\}$/.exec(key) ?? [];
  const set = (name: string, of: string) => {
    const { key: _before, ...rest } = map;
    onMap(of === '' ? rest : { key: `${name}{${of}}`, ...rest });
  };
  return (
    <div class="form-grid map-grid">
      <ChoiceField
        label="A row is known by"
        value={column}
        none="its content: a changed row is another event"
        options={sample.columns.map(({ name }) => ({ value: name, label: `column “${name}”` }))}
        hint="With a column a changed row corrects its event"
        onValue={(name) => set(source === '' ? 'source:' : source, name)}
      />
      {column !== '' && (
        <TextField
          label="Name of the source"
          value={source.replace(/:$/, '')}
          hint="So that two sources may both have a row 1"
          onValue={(name) => set(`${name}:`, column)}
        />
      )}
    </div>
  );
}
