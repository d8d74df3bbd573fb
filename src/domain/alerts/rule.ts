import { z } from 'zod';
import { boundedText } from '../storable-text.js';
import { messageFaults, messageSamples } from './message.js';
import { levelSchema } from '../events/event.js';
import { partySchema, uuidSchema } from '../events/field-types.js';
import { isPartyForm, partyFault } from '../events/party.js';
import { flagNames, formalStates, practiceStates, pressureLevels, statuses } from '../policy/states.js';
import { partiesOfRelationship, relationshipId } from '../reading/relationship.js';
import { starsInGlob } from './track-selection.js';
import { type EventType, eventTypes } from '../events/vocabulary.js';

/** The upper limits of a rule's fields; each one is covered by a test. */
export const ruleLimits = {
  nameLength: 200,
  messageLength: 2_000,
  selectors: 50,
  labels: 20,
  channels: 20,
  days: 36_600,
  hours: 8_760,
} as const;

const days = z.int().min(1).max(ruleLimits.days);
const some = <T extends z.ZodType>(item: T) => z.array(item).min(1).max(ruleLimits.selectors);

const glob = z
  .string()
  .max(100)
  .regex(/^[a-z0-9.*-]+$/, 'is no track id with * for any part of it, as in us-cn.*')
  .overwrite((value) => value.replaceAll(/\*{2,}/g, '*'))
  .refine((value) => value.split('*').length <= starsInGlob + 1, `holds more than ${starsInGlob} stars`)
  .meta({ examples: ['us-cn.*', '*.counternarcotics'] });

const relationship = z
  .string()
  .max(300)
  .superRefine((id, context) => {
    const message = relationshipFault(id);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  })
  .overwrite((id) => relationshipId(partiesOfRelationship(id)))
  .meta({
    description: 'Two or more parties: codes joined by hyphens, then parties of the log with a full stop before each',
    examples: ['cn-us', 'us.x-asean'],
  });

function relationshipFault(id: string): string | undefined {
  const parties = partiesOfRelationship(id);
  const isForm = parties.length > 1 && new Set(parties).size === parties.length && parties.every(isPartyForm);
  if (!isForm) return 'is not of the form cn-us: two or more parties, none of them twice';
  return parties.map(partyFault).find((fault) => fault !== undefined);
}

/** The tracks of a rule: those that match every given selector; all tracks if none is given. */
const selector = z
  .strictObject({
    tracks: some(glob).optional().meta({ description: 'Track ids, with * for any part: tracks with any of them' }),
    parties: some(partySchema).optional().meta({ description: 'Tracks with all of these parties' }),
    topics: some(boundedText(100)).optional().meta({ description: 'Tracks with any of these topics' }),
    relationships: some(relationship).optional().meta({ description: 'Tracks with any of these sets of parties' }),
  })
  .meta({ id: 'TrackSelector' });

const transitionOf = <A extends string, V extends string>(axis: A, values: readonly [V, ...V[]]) =>
  z.strictObject({
    kind: z.literal('transition'),
    axis: z.literal(axis),
    from: some(z.enum(values)).optional(),
    to: some(z.enum(values)).optional(),
  });

const transition = z.discriminatedUnion('axis', [
  transitionOf('status', statuses),
  transitionOf('formal', formalStates),
  transitionOf('practice', practiceStates),
]);

const kindMetric = z.literal('metric');
const metric = z.discriminatedUnion('metric', [
  z.strictObject({
    kind: kindMetric,
    metric: z.literal('days-since-dialogue'),
    above: days.meta({
      description: 'Matches when certainly more than this many days have passed since the last dialogue',
    }),
  }),
  z.strictObject({
    kind: kindMetric,
    metric: z.literal('pressure'),
    atLeast: z.enum(pressureLevels).exclude(['low']),
  }),
  z.strictObject({ kind: kindMetric, metric: z.literal('commitments-overdue'), atLeast: z.int().min(1).max(1_000) }),
  z.strictObject({ kind: kindMetric, metric: z.literal('commitments-due'), withinDays: days }),
  z.strictObject({
    kind: kindMetric,
    metric: z.literal('silence-rank'),
    above: z.number().min(0).lt(1).meta({
      description: 'Matches when more than this share of the past gaps were no longer than the present silence',
    }),
  }),
]);

const absence = z.strictObject({
  kind: z.literal('absence'),
  of: z.enum(['dialogue', 'contact', 'entry', 'coverage']).meta({
    description:
      'coverage: the last event or confirmation that the record was looked through, by which the flag stale goes',
  }),
  days: days.meta({
    description:
      'So many days without any of it, counted from the last that counts: the dead man’s switch. Never where there was none yet',
  }),
});

const historyRevised = z.strictObject({
  kind: z.literal('history-revised'),
  lateDays: days.default(30).meta({
    description:
      'An entry about the record (a correction, a retraction …) that changes a past day always counts; an event only where it became known so many days late',
  }),
});

const entry = z.strictObject({
  kind: z.literal('entry'),
  types: some(z.enum(eventTypes as [EventType, ...EventType[]])).optional(),
  levels: some(levelSchema).optional(),
  actors: some(partySchema)
    .optional()
    .meta({ description: 'Events in which any of these parties takes part, not only as a target' }),
});

/** How a source fares, which is read off the source and not off the log. */
const sourceHealth = z.strictObject({
  kind: z.literal('source-health'),
  of: z.enum(['failing', 'no-success', 'lag']).meta({
    description:
      'failing: fetches have failed since the last success; no-success: there was none, for whatever reason; lag: the newest item is so old',
  }),
  hours: z.int().min(1).max(ruleLimits.hours),
  sources: some(uuidSchema).optional().meta({ description: 'Ids of sources; every source if left out' }),
});

const condition = z.discriminatedUnion('kind', [
  transition,
  metric,
  absence,
  z.strictObject({ kind: z.literal('flag'), flag: z.enum(flagNames) }),
  historyRevised,
  entry,
  sourceHealth,
]);

const message = boundedText(ruleLimits.messageLength).superRefine((value, context) => {
  for (const { at, detail } of messageFaults(value)) {
    context.addIssue({ code: 'custom', message: `at character ${at}: ${detail}` });
  }
});

const channels = z
  .array(uuidSchema)
  .max(ruleLimits.channels)
  .refine((ids) => new Set(ids).size === ids.length, 'names a channel twice');

const labelName = z
  .string()
  .regex(/^(?!__)[a-zA-Z_][a-zA-Z0-9_]{0,99}$/, 'is no label name: letters, digits and _ only, and not __ first');

/**
 * The schema of an alert rule as the HTTP API takes it; it fills in defaults and normalises globs and relationships.
 */
export const alertRuleSchema = z
  .strictObject({
    id: uuidSchema,
    name: boundedText(ruleLimits.nameLength),
    enabled: z.boolean().default(true),
    select: selector.default({}),
    when: condition.meta({ id: 'AlertCondition' }),
    forDays: z
      .int()
      .min(0)
      .max(3_660)
      .default(0)
      .meta({ description: 'The condition must hold for this many days before the alert fires' }),
    repeatDays: days.optional().meta({ description: 'Send again after this many days while it fires' }),
    severity: z.enum(['info', 'warning', 'critical']).default('warning'),
    labels: z.record(labelName, boundedText(200)).default({}),
    message: message.optional().meta({
      description: `With ${Object.keys(messageSamples)
        .map((name) => `{{${name}}}`)
        .join(', ')}`,
    }),
    channels: channels.default([]),
    escalate: z
      .strictObject({ afterDays: days, channels: channels.min(1) })
      .optional()
      .meta({ description: 'The channels that also get it if nobody has acknowledged it by then' }),
  })
  .refine((rule) => Object.keys(rule.labels).length <= ruleLimits.labels, {
    path: ['labels'],
    message: `holds more than ${ruleLimits.labels} labels`,
  })
  .refine(({ when, forDays }) => forDays === 0 || (when.kind !== 'entry' && when.kind !== 'history-revised'), {
    path: ['forDays'],
    message: 'is for what lasts: an entry, or a revision, happens and is over',
  })
  .refine(({ when, forDays }) => forDays === 0 || when.kind !== 'source-health', {
    path: ['forDays'],
    message: 'is for rules on tracks: the hours of the condition say how long it must hold',
  })
  .refine(({ when, select }) => when.kind !== 'source-health' || Object.keys(select).length === 0, {
    path: ['select'],
    message: 'selects tracks, and this rule watches sources: name them in when.sources',
  })
  .refine(({ when }) => when.kind !== 'transition' || canHappen(when), {
    path: ['when', 'to'],
    message: 'is where it comes from: nothing would ever match',
  })
  .meta({ id: 'AlertRule' });

export type AlertRule = z.infer<typeof alertRuleSchema>;
export type AlertCondition = AlertRule['when'];

function canHappen({
  from,
  to,
}: {
  from?: readonly string[] | undefined;
  to?: readonly string[] | undefined;
}): boolean {
  return !from || !to || from.some((before) => to.some((after) => after !== before));
}

/** Whether a condition is met by something that happens once, rather than by a state that lasts. */
export function isImpulse({ kind }: AlertCondition): boolean {
  return kind === 'transition' || kind === 'history-revised' || kind === 'entry';
}
