import { useEffect, useState } from 'preact/hooks';
import type { Problem } from '../../../../api/client.js';
import type { Channel, Severity } from '../../../../contract/alert-answers.js';
import { CheckboxField } from '../../../../forms/checkbox-field.js';
import { errorsAt } from '../../../../forms/field-errors.js';
import { ChoiceField, TextField } from '../../../../forms/fields.js';
import { NumberField } from '../../../../forms/number-field.js';
import { SelectFields } from '../../shared/select-fields.js';
import { severityInWords } from '../../shared/signs.js';
import { ConditionFields, conditionOf } from './condition-fields.js';
import {
  valueAt,
  canLast,
  isObject,
  isSame,
  type Json,
  labelLines,
  labelsIn,
  listAt,
  withValueAt,
  type RuleDraft,
  textAt,
  watchesSources,
} from './rule-draft.js';

export interface RuleFieldsProps {
  readonly draft: RuleDraft;
  readonly onDraft: (change: (draft: RuleDraft) => RuleDraft) => void;
  readonly errors: Problem['errors'];
  readonly channels: readonly Channel[];
}

const severities: readonly Severity[] = ['info', 'warning', 'critical'];

/** Form of a rule; every field reads and writes its own place in the draft. */
export function RuleFields(props: RuleFieldsProps) {
  const { draft, onDraft, errors } = props;
  const set = (path: readonly string[]) => (value: Json | undefined) =>
    onDraft((before) => withValueAt(before, path, value));
  return (
    <>
      <TextField
        label="Name"
        value={textAt(draft, ['name'])}
        onValue={set(['name'])}
        errors={errorsAt(errors, '/name')}
      />
      <div class="field-grid">
        <ChoiceField
          label="Severity"
          value={textAt(draft, ['severity']) || 'warning'}
          options={severities.map((value) => ({ value, label: severityInWords(value) }))}
          onValue={set(['severity'])}
          errors={errorsAt(errors, '/severity')}
        />
        <label class="tick">
          <input
            type="checkbox"
            checked={draft.enabled !== false}
            onChange={(event) => set(['enabled'])(event.currentTarget.checked)}
          />{' '}
          Enabled
        </label>
      </div>
      <ConditionFields when={conditionOf(draft.when)} onWhen={set(['when'])} errors={errors} />
      {(!watchesSources(draft) || !isSame(draft.select ?? {}, {})) && (
        <SelectFields
          value={isObject(draft.select) ? draft.select : {}}
          onSelect={(select) => set(['select'])(select)}
          errors={errors}
          pointer="/select"
        />
      )}
      <div class="field-grid">
        {(canLast(valueAt(draft, ['when', 'kind'])) || draft.forDays !== undefined) && (
          <NumberField
            label="Fire after it has held for (days)"
            hint="Empty: at once."
            value={draft.forDays}
            onNumber={set(['forDays'])}
            errors={errorsAt(errors, '/forDays')}
          />
        )}
        <NumberField
          label="Repeat after (days)"
          hint="Empty: never repeated."
          value={draft.repeatDays}
          onNumber={set(['repeatDays'])}
          errors={errorsAt(errors, '/repeatDays')}
        />
      </div>
      <TellingFields {...props} />
    </>
  );
}

function TellingFields({ draft, onDraft, errors, channels }: RuleFieldsProps) {
  const set = (path: readonly string[]) => (value: Json | undefined) =>
    onDraft((before) => withValueAt(before, path, value));
  const options = channels.map(({ id, name, enabled }) => ({
    value: id,
    label: enabled ? name : `${name} (disabled)`,
  }));
  const escalate = (name: 'afterDays' | 'channels') => (value: Json | undefined) =>
    onDraft((before) => {
      const after = withValueAt(before, ['escalate', name], isSame(value, []) ? undefined : value);
      const { afterDays, channels: to } = isObject(after.escalate) ? after.escalate : {};
      return afterDays === undefined && to === undefined ? withValueAt(after, ['escalate'], undefined) : after;
    });
  return (
    <fieldset>
      <legend>Notification</legend>
      <TextField
        label="Message"
        lines={3}
        hint={
          <>
            Empty: the reason. Placeholders: <code>{'{{title}}'}</code>, <code>{'{{reason}}'}</code>,{' '}
            <code>{'{{status}}'}</code>, <code>{'{{from}}'}</code>, <code>{'{{to}}'}</code>, <code>{'{{since}}'}</code>,{' '}
            <code>{'{{day}}'}</code>, <code>{'{{track}}'}</code>, <code>{'{{severity}}'}</code>,{' '}
            <code>{'{{rule}}'}</code>.
          </>
        }
        value={textAt(draft, ['message'])}
        onValue={(text) => set(['message'])(text === '' ? undefined : text)}
        errors={errorsAt(errors, '/message')}
      />
      <CheckboxField
        label="Channels"
        {...(channels.length === 0 && { hint: 'No channel yet: alerts are shown on this page only.' })}
        value={listAt(draft, ['channels'])}
        options={options}
        onValues={set(['channels'])}
        errors={errorsAt(errors, '/channels')}
      />
      <NumberField
        label="Escalate if not acknowledged after (days)"
        hint="Empty: never."
        value={valueAt(draft, ['escalate', 'afterDays'])}
        onNumber={escalate('afterDays')}
        errors={[...errorsAt(errors, '/escalate', true), ...errorsAt(errors, '/escalate/afterDays')]}
      />
      {isObject(draft.escalate) && (
        <CheckboxField
          label="Escalate to"
          value={listAt(draft, ['escalate', 'channels'])}
          options={options}
          onValues={escalate('channels')}
          errors={errorsAt(errors, '/escalate/channels')}
        />
      )}
      <LabelField labels={draft.labels} onLabels={set(['labels'])} errors={errorsAt(errors, '/labels')} />
    </fieldset>
  );
}

interface LabelFieldProps {
  readonly labels: Json | undefined;
  readonly onLabels: (labels: Json | undefined) => void;
  readonly errors: readonly string[];
}

/** Field for labels, one per line; an incomplete line stays as typed. */
function LabelField({ labels, onLabels, errors }: LabelFieldProps) {
  const [typed, setTyped] = useState(labelLines(labels));
  useEffect(() => {
    if (!isSame(labelsIn(typed), labels ?? {})) setTyped(labelLines(labels));
  }, [labels]);
  return (
    <TextField
      label="Labels"
      lines={2}
      hint="One per line, as name: value. Included in every message."
      value={typed}
      onValue={(text) => {
        setTyped(text);
        onLabels(text.trim() === '' ? undefined : labelsIn(text));
      }}
      errors={errors}
    />
  );
}
