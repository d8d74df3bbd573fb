import { useState } from 'preact/hooks';
import type { Channel, ChannelKind, CreatedChannel } from '../../../contract/alert-answers.js';
import { errorsAt } from '../../../forms/field-errors.js';
import { ChoiceField, TextField } from '../../../forms/fields.js';
import { FormFoot } from '../../../forms/form-foot.js';
import { useWrite } from '../../../api/use-write.js';
import { SettingField } from '../../../forms/settings/setting-field.js';
import { settingsFrom, settingsOf, settingsPatch, textOf } from '../../../forms/settings/settings.js';
import { scheduleDraft, scheduleOf } from './schedule/schedule-draft.js';
import { ScheduleFields } from './schedule/schedule-fields.js';

interface ChannelFormProps {
  readonly kinds: readonly ChannelKind[];
  /** Channel to edit; absent for a new one. */
  readonly channel?: Channel;
  readonly done: (made: CreatedChannel) => void;
  readonly cancel: () => void;
}

/** Form of a channel, with the fields that the contract lists for its kind. */
export function ChannelForm({ kinds, channel, done, cancel }: ChannelFormProps) {
  const [kindName, setKind] = useState(channel?.kind ?? kinds[0]?.kind ?? '');
  const [name, setName] = useState(channel?.name ?? '');
  const [texts, setTexts] = useState<Record<string, string>>(() =>
    Object.fromEntries(Object.entries(channel?.settings ?? {}).map(([key, value]) => [key, textOf(value)])),
  );
  const [schedule, setSchedule] = useState(() => scheduleDraft(channel?.schedule ?? null));
  const write = useWrite();
  const kind = kinds.find((one) => one.kind === kindName);
  const fields = kind ? settingsOf(kind) : [];
  const submit = async (event: Event) => {
    event.preventDefault();
    const planned = scheduleOf(schedule);
    const made = channel
      ? await write.send<CreatedChannel>(`/alert-channels/${channel.id}`, {
          method: 'PATCH',
          body: { name, settings: settingsPatch(fields, channel.settings, texts), schedule: planned },
        })
      : await write.send<CreatedChannel>('/alert-channels', {
          method: 'POST',
          body: { kind: kindName, name, settings: settingsFrom(fields, texts), ...(planned && { schedule: planned }) },
        });
    if (made) done(made.data);
  };
  return (
    <form
      class="alert-form"
      onSubmit={(event) => void submit(event)}
      aria-label={channel ? 'Edit channel' : 'New channel'}
    >
      {!channel && (
        <ChoiceField
          label="Kind"
          value={kindName}
          hint={kind?.about}
          options={kinds.map((one) => ({ value: one.kind, label: one.kind }))}
          onValue={setKind}
          errors={errorsAt(write.problem?.errors, '/kind')}
        />
      )}
      <TextField label="Name" value={name} onValue={setName} errors={errorsAt(write.problem?.errors, '/name')} />
      {fields.map((field) => (
        <SettingField
          key={`${kindName}.${field.name}`}
          field={field}
          isSet={channel?.secretsSet.includes(field.name) ?? false}
          text={texts[field.name] ?? ''}
          onText={(text) => setTexts((before) => ({ ...before, [field.name]: text }))}
          errors={write.problem?.errors}
        />
      ))}
      <ScheduleFields draft={schedule} onDraft={setSchedule} errors={write.problem?.errors} />
      <FormFoot write={write} submit={channel ? 'Save' : 'Create the channel'} cancel={cancel} />
    </form>
  );
}
