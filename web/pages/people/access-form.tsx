import { useState } from 'preact/hooks';
import { useWrite, type Write } from '../../api/use-write.js';
import type { Key, NewKey, NewPerson } from '../../contract/people.js';
import { errorsAt } from '../../forms/field-errors.js';
import { ChoiceField, TextField } from '../../forms/fields.js';
import { FormFoot } from '../../forms/form-foot.js';
import { ListField } from '../../forms/list-field.js';

export const roleChoices = [
  { value: 'reader', label: 'Reader' },
  { value: 'recorder', label: 'Recorder: events and candidates' },
  { value: 'editor', label: 'Editor: amendments, too' },
  { value: 'operator', label: 'Operator: rules, channels, sources' },
  { value: 'admin', label: 'Admin: all, people and keys included' },
] as const satisfies readonly { value: Key['role']; label: string }[];

type AccessFormProps = { readonly cancel: () => void } & (
  | { readonly kind: 'person'; readonly done: (made: NewPerson) => void }
  | { readonly kind: 'key'; readonly done: (made: NewKey) => void }
);

async function make(props: AccessFormProps, body: object, days: string, { send }: Write): Promise<void> {
  if (props.kind === 'person') {
    const made = await send<NewPerson>('/people', { method: 'POST', body });
    if (made) props.done(made.data);
    return;
  }
  const expires = days.trim() === '' ? {} : { expiresInDays: Number(days) };
  const made = await send<NewKey>('/keys', { method: 'POST', body: { ...body, ...expires } });
  if (made) props.done(made.data);
}

/** Form of a new person with a password, or of a new key. */
export function AccessForm(props: AccessFormProps) {
  const { kind, cancel } = props;
  const [name, setName] = useState('');
  const [role, setRole] = useState<Key['role']>('recorder');
  const [tracks, setTracks] = useState<readonly string[]>([]);
  const [days, setDays] = useState('90');
  const write = useWrite();
  const errors = write.problem?.errors;
  const body = { name: name.trim(), role, ...(tracks.length > 0 && { tracks }) };
  const submit = async (event: Event) => {
    event.preventDefault();
    await make(props, body, days, write);
  };
  const title = kind === 'person' ? 'Add a person' : 'Make a key';
  return (
    <form noValidate onSubmit={(event) => void submit(event)} aria-label={title}>
      <h2>{title}</h2>
      <div class="form-grid">
        <TextField
          label="Name"
          value={name}
          hint="What is recorded bears it."
          errors={errorsAt(errors, '/name')}
          onValue={setName}
        />
        <ChoiceField
          label="Role"
          value={role}
          options={roleChoices}
          errors={errorsAt(errors, '/role')}
          onValue={setRole}
        />
        <ListField
          label="Tracks that may be written to"
          value={tracks}
          hint="As in us-cn.*, with commas; all where empty."
          errors={tracks.flatMap((_, at) => errorsAt(errors, `/tracks/${at}`) ?? [])}
          onList={setTracks}
        />
        {kind === 'key' && (
          <TextField
            label="Works for so many days"
            value={days}
            inputMode="numeric"
            hint="Until it is revoked where empty."
            errors={errorsAt(errors, '/expiresInDays')}
            onValue={setDays}
          />
        )}
      </div>
      <FormFoot write={write} submit={title} cancel={cancel} />
    </form>
  );
}
