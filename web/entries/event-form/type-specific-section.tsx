import { useEffect, useState } from 'preact/hooks';
import { request } from '../../api/client.js';
import { useTracks } from '../../api/tracks.js';
import type { TypeField } from '../../api/vocabulary.js';
import { fieldInWords } from '../../wording/field-words.js';
import { plain } from '../../wording/words.js';
import { Combobox } from '../../forms/pickers/combobox.js';
import { withValue } from '../draft/draft.js';
import { DateField } from '../../forms/date-field.js';
import { ChoiceField, type Choice, TextField } from '../../forms/fields.js';
import { choicesOf } from '../../forms/choices.js';
import { useEventForm } from './form-context.js';
import type { Option } from '../../forms/pickers/options.js';
import { ownFieldsOf } from '../draft/type-specific-fields.js';
import { PartyField } from '../../forms/pickers/party-field.js';
import type { TrackDetails } from '../../contract/track-answers.js';

const yesNo: readonly Choice[] = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
];

/** Fields that only some event types have. */
export function OwnSection() {
  const { draft, vocabulary } = useEventForm();
  const type = draft.values.type ?? '';
  const own = ownFieldsOf(type, vocabulary);
  if (own.length === 0) return null;
  return (
    <section>
      <h2>{plain(type)}</h2>
      <div class="form-grid">
        {own.map((field) => (
          <OwnField key={field.name} field={field} />
        ))}
      </div>
    </section>
  );
}

function OwnField({ field }: { readonly field: TypeField }) {
  const { draft, set, vocabulary } = useEventForm();
  const { name, required, values } = field;
  if (name === 'trackRoles') return <RolesOnTracks />;
  const common = {
    ...{ name, label: fieldInWords(name), value: draft.values[name] ?? '' },
    onValue: (value: string) => set(withValue(draft, name, value)),
  };
  if (name === 'mechanism') return <MechanismField {...common} required={required} />;
  if (name === 'effective') return <DateField {...common} hint="When it enters into force" />;
  if (name === 'beneficiary') return <PartyField {...common} />;
  if (name === 'presumedOperating') return <ChoiceField none="not given" {...common} options={yesNo} />;
  if (name === 'cadenceDays') return <TextField {...common} inputMode="numeric" hint="As it was announced: 90, 365" />;
  const listed =
    values ?? (name === 'mode' ? vocabulary?.modes : name === 'trackRole' ? vocabulary?.trackRoles : undefined);
  if (listed) return <ChoiceField {...common} options={choicesOf(listed)} none={required ? 'choose' : 'not given'} />;
  return <TextField {...common} />;
}

function RolesOnTracks() {
  const { draft, set, vocabulary } = useEventForm();
  const names = useTracks();
  if (draft.tracks.length < 2) return null;
  return (
    <>
      {draft.tracks.map((track) => (
        <ChoiceField
          key={track}
          {...{ name: `trackRoles.${track}`, label: `Role on ${names.get(track)?.title ?? track}` }}
          {...{ value: draft.trackRoles[track] ?? '', none: 'the same as the talks' }}
          options={choicesOf(vocabulary?.trackRoles)}
          onValue={(role) => set({ ...draft, trackRoles: { ...draft.trackRoles, [track]: role } })}
        />
      ))}
    </>
  );
}

interface MechanismProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly required: boolean;
}

function MechanismField({ required, ...field }: MechanismProps) {
  const { draft } = useEventForm();
  const options = useMechanisms(draft.tracks);
  const hint =
    options.length > 0 ? 'One of the tracks’ own, or the id of a new one' : 'Its id: us-cn-counternarcotics-wg-2024';
  return <Combobox {...field} options={options} hint={required ? `${hint}; required for this type` : hint} />;
}

type Mechanisms = TrackDetails['mechanisms'];

const requests = new Map<string, Promise<Mechanisms>>();

/** The mechanisms of some tracks, each once. */
function useMechanisms(tracks: readonly string[]): readonly Option[] {
  const [options, set] = useState<readonly Option[]>([]);
  const wanted = tracks.join(' ');
  useEffect(() => {
    let gone = false;
    const asked = wanted === '' ? [] : wanted.split(' ').map(mechanismsOf);
    void Promise.all(asked).then((known) => {
      if (gone) return;
      const all = known.flat();
      set([...new Map(all.map(({ id, title }) => [id, { value: id, label: title, detail: id }])).values()]);
    });
    return () => {
      gone = true;
    };
  }, [wanted]);
  return options;
}

function mechanismsOf(track: string): Promise<Mechanisms> {
  const path = `/tracks/${encodeURIComponent(track)}`;
  const known = requests.get(track) ?? request<TrackDetails>(path).then(({ mechanisms }) => mechanisms);
  requests.set(track, known);
  // An id of a mechanism can still be typed.
  return known.catch(() => {
    requests.delete(track);
    return [];
  });
}
