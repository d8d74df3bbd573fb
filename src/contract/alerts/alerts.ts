import { z } from 'zod';
import { alertStates, transitions } from '../../domain/alerts/lifecycle.js';
import type { Silence } from '../../domain/alerts/routing.js';
import { isoDay } from '../../domain/time/day.js';
import { source, trackId, uuid } from '../../domain/events/event.js';
import { statuses } from '../../domain/policy/states.js';
import { oneOrMore, paged } from '../queries.js';
import type { DatedAlert, WholeAlert } from '../../alerts/lifecycle/alert-queries.js';
import { severities } from '../../alerts/notifications/notification.js';
import { silenceInput } from '../../alerts/rules/silence-store.js';
import { iso } from './rules.js';

const instant = z.iso.datetime();
export const evidence = z.strictObject({
  id: z.uuid(),
  title: z.string(),
  occurred: z.string(),
  sources: z.array(source).optional(),
});
const shownStates = [...alertStates, 'acknowledged'] as const;

export const alertsQuery = z.strictObject({
  state: oneOrMore(z.enum(alertStates)).meta({ description: 'Repeated: any of them' }),
  rule: uuid.optional(),
  track: trackId.optional(),
  ...paged,
});

const fields = {
  key: z.string().meta({ description: 'The same for one alert for ever' }),
  rule: z.strictObject({ id: z.uuid(), name: z.string(), version: z.int() }),
  track: z.string(),
  title: z.string().meta({ description: 'The title of the track' }),
  severity: z.enum(severities),
  state: z.enum(shownStates).meta({ description: 'acknowledged: it fires, and somebody has taken it on' }),
  says: z.string().meta({ description: 'The reason, as a sentence' }),
  because: z.string().meta({ description: 'Why it stands as it does' }),
  since: z.iso.date().meta({ description: 'The first day on which it was so, as was known when it was found' }),
  began: z.iso.date().meta({ description: 'The day on which it was found' }),
  firedAt: instant.nullable(),
  endedAt: instant.nullable(),
  round: z.int().meta({ description: 'How often it has fired' }),
  status: z.strictObject({ from: z.enum(statuses), to: z.enum(statuses) }).nullable(),
  told: z.enum(['yes', 'no', 'digest']).meta({ description: 'no: it is kept quiet; digest: it waits for one' }),
  acknowledged: z.strictObject({ by: z.string(), why: z.string(), at: instant }).nullable(),
  withdrawn: z.strictObject({ entry: z.uuid().nullable(), said: z.string() }).nullable(),
  reading: z.strictObject({ validAt: z.iso.date(), position: z.int(), policy: z.string() }),
  updatedAt: instant,
};

export const alertSchema = z.strictObject(fields).meta({ id: 'Alert' });

export const alertPage = z
  .strictObject({ data: z.array(alertSchema), nextCursor: z.string().nullable() })
  .meta({ id: 'AlertPage', description: 'What changed last first' });

export const wholeAlert = z
  .strictObject({
    ...fields,
    events: z.array(evidence).meta({ description: 'What the reason rests on, and what withdrew it' }),
    life: z.array(
      z.strictObject({
        at: instant,
        day: z.iso.date().meta({ description: 'The day that was looked at' }),
        happened: z.enum([...transitions, 'acknowledged', 'told']),
        state: z.enum(alertStates),
        because: z.string(),
        routing: z
          .strictObject({ tell: z.enum(['now', 'digest', 'nobody']), because: z.string() })
          .nullable()
          .meta({ description: 'Whether somebody was told, and why' }),
      }),
    ),
  })
  .meta({ id: 'WholeAlert', description: 'An alert with its whole life' });

export const silenceSchema = z
  .strictObject({
    id: z.uuid(),
    rules: silenceInput.shape.rules,
    select: silenceInput.shape.select,
    reason: z.string(),
    author: z.string(),
    startsAt: instant,
    endsAt: instant,
  })
  .meta({ id: 'AlertSilence' });

export const silencesQuery = z.strictObject({
  ended: z.enum(['true', 'false']).default('false').meta({ description: 'true: also those that have ended' }),
});

export const silenceList = z.strictObject({ data: z.array(silenceSchema) }).meta({ id: 'AlertSilenceList' });

export function alertView({ stored, updatedAt }: DatedAlert) {
  const { alert, title, ruleName, severity, firedAt, endedAt, told, because, reading } = stored;
  const { key, rule, track, state, finding, acknowledged, withdrawn, began, round } = alert;
  return {
    ...{ key, rule: { id: rule.id, name: ruleName, version: rule.version }, track, title, severity },
    state: state === 'firing' && acknowledged ? ('acknowledged' as const) : state,
    ...{ says: finding.says, because, since: isoDay(finding.since), began: isoDay(began) },
    firedAt: firedAt === null ? null : iso(firedAt),
    endedAt: endedAt === null ? null : iso(endedAt),
    ...{ round, status: finding.status, told },
    acknowledged: acknowledged && { ...acknowledged, at: iso(acknowledged.at) },
    ...{ withdrawn, reading, updatedAt: iso(updatedAt) },
  };
}

export function wholeView(whole: WholeAlert) {
  const life = whole.life.map((line) => ({ ...line, at: iso(line.at) }));
  return { ...alertView(whole), events: whole.events, life };
}

export function silenceView({ from, until, ...silence }: Silence) {
  return { ...silence, startsAt: iso(from), endsAt: iso(until) };
}
