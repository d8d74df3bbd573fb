import { z } from 'zod';
import { alertRuleSchema } from '../../domain/alerts/rule.js';
import { coverWeek, scheduleLimits, weekdays } from '../../domain/alerts/schedule/schedule.js';
import { boundedText } from '../../domain/storable-text.js';
import { isZone, zoneLength } from '../../domain/time/zone.js';
import type { ContractType } from '../contract-type.js';
import { notificationSchema, severities } from './notification.js';

const zone = z
  .string()
  .max(zoneLength)
  .refine(isZone, 'is no time zone such as Europe/Berlin')
  .meta({ description: 'A name of the IANA database of time zones', examples: ['Europe/Berlin'] });
const time = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is no time of day such as 07:30')
  .meta({ examples: ['07:30'] });

const digest = z
  .strictObject({
    every: z.enum(['day', 'week']),
    weekday: z.enum(weekdays).optional().meta({ description: 'The day of a weekly digest' }),
    at: time.meta({ description: 'Local time. One that the clocks leap over comes as much later; of two, the first' }),
    zone: zone.optional().meta({ description: 'That of the channel if left out, else UTC' }),
    select: alertRuleSchema.shape.select.unwrap().optional().meta({ description: 'The tracks; all if left out' }),
    collections: z
      .array(boundedText(100))
      .min(1)
      .max(scheduleLimits.collections)
      .optional()
      .meta({ description: 'Only tracks of these collections' }),
    whenEmpty: z
      .enum(['send', 'skip'])
      .default('send')
      .meta({ description: 'What becomes of a digest in which nothing has changed and nothing is due' }),
  })
  .refine(({ every, weekday }) => every === 'day' || weekday !== undefined, {
    path: ['weekday'],
    error: 'is missing: a weekly digest has a day',
  })
  .refine(({ every, weekday }) => every === 'week' || weekday === undefined, {
    path: ['weekday'],
    error: 'is the day of a weekly digest, and this one is daily',
  })
  .meta({ id: 'Digest', description: 'A summary of the record, every day or every week' });

const quietWindow = z.strictObject({
  days: z.array(z.enum(weekdays)).min(1).max(7).meta({ description: 'The days on which it begins' }),
  from: time,
  to: time.meta({ description: 'On the next day where it is not later than `from`' }),
});

const quiet = z
  .strictObject({
    windows: z.array(quietWindow).min(1).max(scheduleLimits.windows),
    zone: zone.optional().meta({ description: 'That of the channel if left out, else UTC' }),
    passes: z
      .array(z.enum(severities))
      .max(severities.length)
      .default([])
      .meta({ description: 'Severities that are told all the same' }),
  })
  .refine(({ windows }) => !coverWeek(windows), {
    path: ['windows'],
    error: 'cover the whole week: nothing would ever be told',
  })
  .meta({ id: 'QuietTime', description: 'Windows of a week in which nothing is told; it is told when they end' });

/** The schedule of a channel as a client gives it. */
export const channelSchedule = z
  .strictObject({
    zone: zone.optional().meta({ description: 'The zone of the instants in messages; UTC if left out' }),
    digests: z.array(digest).min(1).max(scheduleLimits.digests).optional(),
    quiet: quiet.optional(),
  })
  .refine((schedule) => Object.keys(schedule).length > 0, 'is empty: leave it out, or null removes it')
  .meta({ id: 'ChannelSchedule', description: 'When a channel is told what, in local time' });
export type ChannelSchedule = z.output<typeof channelSchedule>;

const instant = z.iso.datetime();

export const digestPreviews = z
  .strictObject({
    data: z.array(
      z.strictObject({
        digest,
        zone: z.string().meta({ description: 'The zone that it is in' }),
        nextAt: instant.nullable().meta({ description: 'When it is next sent; null while the channel is disabled' }),
        isEmpty: z.boolean().meta({ description: 'Whether nothing has changed and nothing is due' }),
        notification: notificationSchema,
        text: z.string().meta({ description: 'The notification as a mail in plain text would read' }),
      }),
    ),
  })
  .meta({ id: 'DigestPreviews', description: 'The digests of a channel, as they would be sent now' });
export type DigestPreviews = ContractType<typeof digestPreviews>;
