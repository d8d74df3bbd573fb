import { z } from 'zod';
import type { TrackDefinition } from './entry.js';
import { level, party, text, uuid } from './event.js';
import { flags, formalStates, practiceStates, pressureLevels, statuses } from './reading.js';
import { relationshipId } from './relationship.js';
import { type EventType, eventTypes } from './vocabulary.js';

/** The limits of a rule; every one is tested. */
export const ruleLimits = {
  nameLength: 200,
  messageLength: 2_000,
  selectors: 50,
  labels: 20,
  channels: 20,
  days: 36_600,
} as const;

const days = z.int().min(1).max(ruleLimits.days);
const some = <T extends z.ZodType>(item: T) => z.array(item).min(1).max(ruleLimits.selectors);

const glob = z
  .string()
  .max(100)
  .regex(/^[a-z0-9.*-]+$/, 'is no track id with * for any part of it, as in us-cn.*')
  .meta({ examples: ['us-cn.*', '*.counternarcotics'] });

const relationship = z
  .string()
  .max(300)
  .regex(/^[A-Za-z]{2,4}(-[A-Za-z]{2,4})+$/, 'is not of the form cn-us')
  .transform((id) => relationshipId(id.toUpperCase().split('-')));

/** Which tracks a rule watches: those that fit every selector given; all tracks where none is. */
const selector = z
  .strictObject({
    tracks: some(glob).optional().meta({ description: 'Ids, with * for any part; any of them' }),
    parties: some(party).optional().meta({ description: 'All of them among the parties' }),
    topics: some(z.string().min(1).max(100)).optional().meta({ description: 'Any of them' }),
    relationships: some(relationship).optional().meta({ description: 'Any of these sets of parties' }),
  })
  .meta({ id: 'TrackSelector' });

const transition = z.union([
  z.strictObject({
    kind: z.literal('transition'),
    axis: z.literal('status'),
    from: some(z.enum(statuses)).optional(),
    to: some(z.enum(statuses)).optional(),
  }),
  z.strictObject({
    kind: z.literal('transition'),
    axis: z.literal('formal'),
    from: some(z.enum(formalStates)).optional(),
    to: some(z.enum(formalStates)).optional(),
  }),
  z.strictObject({
    kind: z.literal('transition'),
    axis: z.literal('practice'),
    from: some(z.enum(practiceStates)).optional(),
    to: some(z.enum(practiceStates)).optional(),
  }),
]);

const metric = z.union([
  z.strictObject({
    kind: z.literal('metric'),
    metric: z.literal('days-since-dialogue'),
    above: days.meta({ description: 'Days: more than so many have surely passed since the last dialogue' }),
  }),
  z.strictObject({
    kind: z.literal('metric'),
    metric: z.literal('pressure'),
    atLeast: z.enum(pressureLevels).exclude(['low']),
  }),
  z.strictObject({ kind: z.literal('metric'), metric: z.literal('commitments-overdue'), atLeast: z.int().min(1) }),
  z.strictObject({ kind: z.literal('metric'), metric: z.literal('commitments-due'), withinDays: days }),
  z.strictObject({
    kind: z.literal('metric'),
    metric: z.literal('silence-rank'),
    above: z.number().min(0).max(1).meta({ description: 'A share: the silence is longer than so many past gaps' }),
  }),
]);

const condition = z.union([
  transition,
  metric,
  z.strictObject({
    kind: z.literal('absence'),
    of: z.enum(['dialogue', 'contact', 'entry']),
    days: days.meta({ description: 'So many days without any of it: the dead man’s switch' }),
  }),
  z.strictObject({ kind: z.literal('flag'), flag: z.enum(flags) }),
  z.strictObject({ kind: z.literal('history-revised') }),
  z.strictObject({
    kind: z.literal('entry'),
    types: some(z.enum(eventTypes as [EventType, ...EventType[]])).optional(),
    levels: some(level).optional(),
    actors: some(party).optional(),
  }),
]);

const labelName = z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]{0,99}$/, 'is no label name: letters, digits and _ only');

export const alertRuleSchema = z
  .strictObject({
    id: uuid,
    name: text(ruleLimits.nameLength),
    enabled: z.boolean().default(true),
    select: selector.default({}),
    when: condition.meta({ id: 'AlertCondition' }),
    forDays: z.int().min(0).max(3_660).default(0).meta({ description: 'It must hold so many days before it fires' }),
    repeatDays: days.optional().meta({ description: 'Told again every so many days while it fires' }),
    severity: z.enum(['info', 'warning', 'critical']).default('warning'),
    labels: z.record(labelName, text(200)).default({}),
    message: text(ruleLimits.messageLength)
      .optional()
      .meta({ description: 'With {{track}}, {{title}}, {{status}}, {{from}}, {{reason}} …' }),
    channels: z.array(uuid).max(ruleLimits.channels).default([]),
    escalate: z
      .strictObject({ afterDays: days, channels: z.array(uuid).min(1).max(ruleLimits.channels) })
      .optional()
      .meta({ description: 'Where it is told as well when nobody has acknowledged it by then' }),
  })
  .refine((rule) => Object.keys(rule.labels).length <= ruleLimits.labels, {
    path: ['labels'],
    message: `holds more than ${ruleLimits.labels} labels`,
  })
  .meta({ id: 'AlertRule' });

export type AlertRule = z.infer<typeof alertRuleSchema>;
export type AlertCondition = AlertRule['when'];
export type TrackSelector = AlertRule['select'];

/** A test of track ids, parties and topics, made once a rule. */
export function selects({ tracks, parties, topics, relationships }: TrackSelector) {
  const patterns = tracks?.map((one) => new RegExp(`^${one.replaceAll('.', '\\.').replaceAll('*', '.*')}$`));
  return (track: Pick<TrackDefinition, 'id' | 'parties' | 'topic'>): boolean =>
    (!patterns || patterns.some((pattern) => pattern.test(track.id))) &&
    (!parties || parties.every((one) => track.parties.includes(one))) &&
    (!topics || topics.includes(track.topic)) &&
    (!relationships || relationships.includes(relationshipId(track.parties)));
}

/** Whether what a condition asks for happens at a moment, rather than holds for a time. */
export function isImpulse({ kind }: AlertCondition): boolean {
  return kind === 'transition' || kind === 'history-revised' || kind === 'entry';
}
