import { useState } from 'preact/hooks';
import { useWrite } from '../../api/use-write.js';
import type { FollowedSource, SourceKindView, SourceTest } from '../../contract/sources.js';
import { errorsAt } from '../../forms/field-errors.js';
import { ChoiceField, TextField } from '../../forms/fields.js';
import { InternalField } from '../../forms/internal-field.js';
import { SettingField } from '../../forms/settings/setting-field.js';
import { type Setting, settingsFrom, settingsOf, settingsPatch, textOf } from '../../forms/settings/settings.js';
import { ProblemNote } from '../../ui/notes.js';
import { intervalInWords, kindInWords } from './source-words.js';
import { TestOutcome } from './test-outcome.js';

interface SourceFormProps {
  readonly kinds: readonly SourceKindView[];
  /** The source to change; absent for a new one. */
  readonly source?: FollowedSource;
  readonly done: (source: FollowedSource) => void;
  readonly cancel: () => void;
}

/** Form of a source: its kind, its settings, and a test that shows what would come before it is saved. */
export function SourceForm(props: SourceFormProps) {
  const { kinds, source, cancel } = props;
  const form = useSourceForm(props);
  const { kind, fields, texts, name, minutes, problem, sends, isTested } = form;
  const submit = (event: Event) => {
    event.preventDefault();
    void (sends || isTested ? form.save() : form.test());
  };
  return (
    <form class="source-form" noValidate onSubmit={submit} aria-label={source ? 'Change the source' : 'New source'}>
      {!source && (
        <ChoiceField
          label="Kind"
          value={kind?.kind ?? ''}
          options={kinds.map((one) => ({ value: one.kind, label: kindInWords(one.kind) }))}
          hint={kind?.about}
          onValue={form.setKind}
        />
      )}
      <Settings {...{ fields, source, texts, errors: problem?.errors }} onTexts={form.setTexts} />
      <div class="form-grid">
        <TextField
          label="Name"
          value={name}
          hint="Left empty: what the provider calls itself"
          errors={errorsAt(problem?.errors, '/name')}
          onValue={form.setName}
        />
        {!sends && (
          <TextField
            label="Minutes between two fetches"
            inputMode="decimal"
            value={minutes}
            hint={kind ? `${intervalInWords(kind.pollIntervalSeconds)} where it is left empty` : ''}
            errors={errorsAt(problem?.errors, '/pollIntervalSeconds')}
            onValue={form.setMinutes}
          />
        )}
        {!source && <InternalField what="source" isInternal={form.isInternal} onValue={form.setInternal} />}
      </div>
      {problem && <ProblemNote problem={problem} />}
      <div aria-live="polite">
        {form.testing && <p class="note">Fetching …</p>}
        {form.outcome && <TestOutcome test={form.outcome} />}
      </div>
      <Buttons form={form} isNew={!source} cancel={cancel} />
    </form>
  );
}

/** State of the form: what is typed, the last test, and saving. */
function useSourceForm({ kinds, source, done }: SourceFormProps) {
  const usual = kinds.find(({ kind }) => kind === 'feed') ?? kinds[0];
  const [kindName, setKind] = useState<string>(source?.kind ?? usual?.kind ?? '');
  const [name, setName] = useState(source?.name ?? '');
  const [minutes, setMinutes] = useState(source?.pollIntervalSeconds ? String(source.pollIntervalSeconds / 60) : '');
  const [texts, setTexts] = useState<Record<string, string>>(() =>
    Object.fromEntries(Object.entries(source?.settings ?? {}).map(([key, value]) => [key, textOf(value)])),
  );
  const [isInternal, setInternal] = useState(false);
  const [tested, setTested] = useState<{ readonly outcome: SourceTest; readonly of: string }>();
  const testing = useWrite();
  const saving = useWrite();
  const kind = kinds.find((one) => one.kind === kindName);
  const fields = kind ? settingsOf(kind) : [];
  const settings = source ? settingsPatch(fields, source.settings, texts) : settingsFrom(fields, texts);
  const of = JSON.stringify([kindName, settings]);
  const outcome = tested?.of === of ? tested.outcome : undefined;
  const test = async () => {
    const body = { kind: kindName, settings, ...(source && { source: source.id }) };
    const answer = await testing.send<SourceTest>('/sources/test', { method: 'POST', body });
    if (answer) setTested({ outcome: answer.data, of });
  };
  const save = async () => {
    const interval = minutes.trim() === '' ? {} : { pollIntervalSeconds: Math.round(Number(minutes) * 60) };
    const common = { settings, ...(name.trim() !== '' && { name: name.trim() }), ...interval };
    const visibility = isInternal ? { visibility: 'internal' } : {};
    const [path, sent] = source
      ? [`/sources/${source.id}`, { method: 'PATCH', body: common } as const]
      : ['/sources', { method: 'POST', body: { kind: kindName, ...common, ...visibility } } as const];
    const answer = await saving.send<FollowedSource>(path, sent);
    if (answer) done(answer.data);
  };
  return {
    ...{ kind, fields, texts, setTexts, name, setName, minutes, setMinutes, outcome, test, save },
    ...{ isInternal, setInternal },
    ...{ testing: testing.busy, saving: saving.busy, problem: saving.problem ?? testing.problem },
    sends: kind?.pollIntervalSeconds === null,
    isTested: outcome?.fault === null,
    setKind: (chosen: string) => {
      setKind(chosen);
      setTexts({});
    },
  };
}

interface ButtonsProps {
  readonly form: Pick<ReturnType<typeof useSourceForm>, 'sends' | 'isTested' | 'testing' | 'saving' | 'test' | 'save'>;
  readonly isNew: boolean;
  readonly cancel: () => void;
}

/** First the look at what would come, then following it; either can be had at any time. */
function Buttons({ form: { sends, isTested, testing, saving, test, save }, isNew, cancel }: ButtonsProps) {
  const isSaveNext = sends || isTested;
  // The next step is that of the form itself, so that Enter takes it.
  const step = (isNext: boolean, go: () => Promise<void>) =>
    isNext ? ({ type: 'submit', class: 'primary' } as const) : ({ type: 'button', onClick: () => void go() } as const);
  return (
    <p class="form-acts">
      {!sends && (
        <button {...step(!isSaveNext, test)} disabled={testing}>
          {testing ? 'Fetching …' : 'See what would come'}
        </button>
      )}
      <button {...step(isSaveNext, save)} disabled={saving}>
        {saving ? 'Saving …' : isNew ? 'Follow it' : 'Save'}
      </button>
      <button type="button" onClick={cancel} disabled={saving}>
        Cancel
      </button>
    </p>
  );
}

interface SettingsProps {
  readonly fields: readonly Setting[];
  readonly source: FollowedSource | undefined;
  readonly texts: Readonly<Record<string, string>>;
  readonly errors: Parameters<typeof SettingField>[0]['errors'];
  readonly onTexts: (change: (before: Record<string, string>) => Record<string, string>) => void;
}

/** The settings of the kind: those that are needed, and behind a line the others. */
function Settings({ fields, source, texts, errors, onTexts }: SettingsProps) {
  const shown = (field: Setting) => (
    <SettingField
      key={field.name}
      field={field}
      isSet={source?.secretsSet.includes(field.name) ?? false}
      text={texts[field.name] ?? ''}
      onText={(text) => onTexts((before) => ({ ...before, [field.name]: text }))}
      errors={errors}
    />
  );
  const needed = fields.filter(({ required }) => required);
  const others = fields.filter(({ required }) => !required);
  const faulty = others.some(({ name }) => errorsAt(errors, `/settings/${name}`).length > 0);
  return (
    <>
      <div class="form-grid source-needed">{needed.map(shown)}</div>
      {others.length > 0 && (
        <details class="opens" open={needed.length === 0 || faulty}>
          <summary>More settings</summary>
          <div class="form-grid">{others.map(shown)}</div>
        </details>
      )}
    </>
  );
}
