import { useRef } from 'preact/hooks';
import { errorsAt } from '../../../../forms/field-errors.js';
import { type Choice, ChoiceField } from '../../../../forms/fields.js';
import { NumberField } from '../../../../forms/number-field.js';
import type { ConditionProps } from './condition-props.js';
import { EntryFields } from './entry-fields.js';
import {
  valueAt,
  type ConditionKind,
  conditionKinds,
  initialCondition,
  initialMetricCondition,
  isObject,
  type Json,
  type JsonObject,
  type Metric,
  metrics,
  withValueAt,
  textAt,
} from './rule-draft.js';
import { SourceHealthFields } from './source-health-fields.js';
import { TransitionFields } from './transition-fields.js';

const kindWords: Readonly<Record<ConditionKind, string>> = {
  transition: 'A status changes',
  metric: 'A measure passes a threshold',
  absence: 'Nothing recorded for a number of days',
  flag: 'A flag is set',
  'history-revised': 'The past is revised',
  entry: 'An event is recorded',
  'source-health': 'A source fails or falls behind',
};

const metricWords: Readonly<Record<Metric, string>> = {
  'days-since-dialogue': 'Days since the last dialogue',
  pressure: 'Pressure',
  'commitments-overdue': 'Commitments overdue',
  'commitments-due': 'Commitments coming due',
  'silence-rank': 'Silence compared with past gaps',
};

/** Fields of the condition. The input for another kind is restored when that kind is chosen again. */
export function ConditionFields({ when, onWhen, errors }: ConditionProps) {
  const before = useRef<Record<string, JsonObject>>({});
  const kind = textAt(when, ['kind']);
  const key = kind === 'metric' ? `metric.${textAt(when, ['metric'])}` : kind;
  const turn = (to: string, first: JsonObject) => {
    before.current[key] = when;
    before.current[kind] = when;
    onWhen(before.current[to] ?? first);
  };
  return (
    <fieldset class="condition-fields">
      <legend>Condition</legend>
      <ChoiceField
        label="Kind of condition"
        value={kind}
        options={optionsOf(conditionKinds, kindWords)}
        onValue={(to) => turn(to, initialCondition[to as ConditionKind])}
        errors={[...errorsAt(errors, '/when', true), ...errorsAt(errors, '/when/kind')]}
      />
      {kind === 'metric' && (
        <ChoiceField
          label="Measure"
          value={textAt(when, ['metric'])}
          options={optionsOf(metrics, metricWords)}
          onValue={(to) => turn(`metric.${to}`, initialMetricCondition[to as Metric])}
          errors={errorsAt(errors, '/when/metric')}
        />
      )}
      <KindFields when={when} onWhen={onWhen} errors={errors} />
    </fieldset>
  );
}

function KindFields(props: ConditionProps) {
  const { when, onWhen, errors } = props;
  switch (when.kind) {
    case 'transition':
      return <TransitionFields {...props} />;
    case 'metric':
      return <ThresholdField {...props} />;
    case 'absence':
      return (
        <>
          <ChoiceField
            label="Absence of"
            value={textAt(when, ['of'])}
            options={[
              { value: 'dialogue', label: 'dialogue' },
              { value: 'contact', label: 'contact of any kind' },
              { value: 'entry', label: 'any recorded event' },
              { value: 'coverage', label: 'anybody looking the record through' },
            ]}
            onValue={(of) => onWhen(withValueAt(when, ['of'], of))}
            errors={errorsAt(errors, '/when/of')}
          />
          <DaysField {...props} name="days" label="For (days)" />
        </>
      );
    case 'flag':
      return (
        <ChoiceField
          label="Flag"
          value={textAt(when, ['flag'])}
          options={flagOptions}
          onValue={(flag) => onWhen(withValueAt(when, ['flag'], flag))}
          errors={errorsAt(errors, '/when/flag')}
        />
      );
    case 'history-revised':
      return (
        <DaysField
          {...props}
          name="lateDays"
          label="Count events that became known at least this many days late"
          hint="A correction or a retraction that changes a past day always counts."
        />
      );
    case 'entry':
      return <EntryFields {...props} />;
    case 'source-health':
      return <SourceHealthFields {...props} />;
    default:
      return <p class="soft">This form does not cover it: use the JSON view.</p>;
  }
}

const flagOptions = [
  { value: 'thaw', label: 'thaw: contact during a freeze' },
  { value: 'contested', label: 'contested: the accounts differ' },
  { value: 'provisional', label: 'provisional: one publisher or none, a doubtful day, or force without contact since' },
  { value: 'strained', label: 'strained: active under pressure' },
  { value: 'partial', label: 'partial: some lines work, others do not' },
  { value: 'stale', label: 'stale: the record has not been confirmed for over 30 days' },
];

function ThresholdField(props: ConditionProps) {
  const { when, onWhen, errors } = props;
  switch (when.metric) {
    case 'days-since-dialogue':
      return <DaysField {...props} name="above" label="More than (days)" />;
    case 'pressure':
      return (
        <ChoiceField
          label="At least"
          value={textAt(when, ['atLeast'])}
          options={[
            { value: 'elevated', label: 'elevated' },
            { value: 'high', label: 'high' },
          ]}
          onValue={(level) => onWhen(withValueAt(when, ['atLeast'], level))}
          errors={errorsAt(errors, '/when/atLeast')}
        />
      );
    case 'commitments-overdue':
      return <DaysField {...props} name="atLeast" label="At least" />;
    case 'commitments-due':
      return <DaysField {...props} name="withinDays" label="Within (days)" />;
    case 'silence-rank':
      return (
        <DaysField
          {...props}
          name="above"
          label="Share of the past gaps, from 0 to 1"
          hint="0.9: the silence is at least as long as nine in ten past gaps."
        />
      );
    default:
      return null;
  }
}

interface DaysFieldProps extends ConditionProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
}

function DaysField({ when, onWhen, errors, name, label, hint }: DaysFieldProps) {
  return (
    <NumberField
      label={label}
      hint={hint}
      value={valueAt(when, [name])}
      onNumber={(value) => onWhen(withValueAt(when, [name], value))}
      errors={errorsAt(errors, `/when/${name}`)}
    />
  );
}

function optionsOf<V extends string>(values: readonly V[], labels: Readonly<Record<V, string>>): Choice[] {
  return values.map((value) => ({ value, label: labels[value] }));
}

/** Condition of a draft; empty without one. */
export function conditionOf(when: Json | undefined): JsonObject {
  return isObject(when) ? when : { kind: '' };
}
