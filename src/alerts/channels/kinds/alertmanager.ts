import { z } from 'zod';
import { storableText } from '../../../domain/storable-text.js';
import { type AlertOfGroup, labelName, type Notification } from '../../../contract/alerts/notification.js';
import { oneLine } from '../../../contract/settings.js';
import { type Channel, receiverUrl, type SendContext } from '../channel.js';
import { postJson } from '../http-post.js';
import { shortened } from '../message.js';

const minuteMs = 60_000;

const settings = z
  .strictObject({
    url: receiverUrl.meta({ description: 'Where it serves: /api/v2/alerts is put behind it' }),
    labels: z.record(labelName, oneLine(200)).optional().meta({ description: 'Put on every alert' }),
    repostMinutes: z
      .int()
      .min(1)
      .max(1_440)
      .default(5)
      .meta({ description: 'How often alerts that fire are sent again' }),
    lapseMinutes: z
      .int()
      .min(2)
      .max(10_080)
      .default(180)
      .meta({ description: 'After which silence of ours it drops them' }),
    user: oneLine(200).optional(),
    password: storableText().max(500).optional(),
    token: oneLine(2_000)
      .regex(/^[\x21-\x7e]+$/, 'holds a space or more than ASCII')
      .optional(),
  })
  .refine(({ repostMinutes, lapseMinutes }) => lapseMinutes >= 2 * repostMinutes, {
    path: ['lapseMinutes'],
    error: 'is less than twice repostMinutes: one post that fails would let alerts lapse',
  })
  .refine(({ user, password }) => (user === undefined) === (password === undefined), {
    path: ['password'],
    error: 'user and password go together',
  });
type Settings = z.infer<typeof settings>;

/**
 * Posts alerts to the API v2 of Prometheus's Alertmanager. Alertmanager keeps alerts in memory and drops those that it has
 * not received for a while, so alerts that fire are posted again and again, each time with a later end.
 */
export const alertmanagerChannel: Channel<Settings> = {
  kind: 'alertmanager',
  about: 'Posts alerts to the API v2 of a Prometheus Alertmanager, again before they lapse',
  settings,
  secrets: ['password', 'token'],
  address: ['url'],
  carriesText: false,
  repostAfterMs: ({ repostMinutes }) => repostMinutes * minuteMs,
  send(notification, given, context: SendContext) {
    const { url, user, password, token } = given;
    const basic = user === undefined ? undefined : `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    const authorization = token === undefined ? basic : `Bearer ${token}`;
    const address = `${url.replace(/\/+$/, '')}/api/v2/alerts`;
    const alerts = alertsOf(notification, given, context.clock.now());
    return postJson(address, alerts, context, authorization === undefined ? {} : { authorization });
  },
};

/**
 * The alerts of a notification as Alertmanager takes them. A notification without alerts (a test, a disabled channel)
 * becomes one alert of its own, which expires.
 * @param now milliseconds since 1970 UTC
 */
export function alertsOf(notification: Notification, given: Pick<Settings, 'labels' | 'lapseMinutes'>, now: number) {
  const { type, data, time } = notification;
  const lapse = new Date(now + given.lapseMinutes * minuteMs).toISOString();
  const common = { alertname: data.rule?.name ?? nameOf(type), severity: data.severity, source: 'thaw' };
  if (data.alerts.length === 0) {
    return [
      {
        labels: { ...given.labels, ...common, subject: notification.subject },
        annotations: { summary: data.title, description: data.text || data.title },
        startsAt: time,
        endsAt: lapse,
      },
    ];
  }
  return data.alerts.map((alert) => ({
    labels: withoutEmpty({
      ...given.labels,
      ...data.labels,
      ...common,
      track: alert.track ?? '',
      source_id: alert.source ?? '',
      key: alert.key,
    }),
    annotations: annotationsOf(alert, data),
    startsAt: alert.since,
    endsAt: isOver(alert) ? earlier(alert.until ?? time, new Date(now).toISOString()) : lapse,
    ...(alert.url && { generatorURL: alert.url }),
  }));
}

const isOver = ({ state }: AlertOfGroup) => state === 'resolved' || state === 'withdrawn';
const earlier = (a: string, b: string) => (a < b ? a : b);

function annotationsOf({ title, status, reason }: AlertOfGroup, data: Notification['data']): Record<string, string> {
  const events = reason.events.slice(0, 5).map((event) => `${event.occurred}: ${event.title}`);
  return withoutEmpty({
    summary: data.title,
    description: shortened(data.text, 2_000),
    track_title: title,
    change: status ? `${status.from} → ${status.to}` : '',
    reason: reason.says,
    events: events.join('\n'),
    withdrawn: data.withdrawn ? `corrected by ${data.withdrawn.entry}; said before: ${data.withdrawn.said}` : '',
  });
}

/** Leaves out empty texts: to Alertmanager an empty label is an absent one, and an alert without labels is invalid. */
function withoutEmpty(texts: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ''));
}

function nameOf(type: Notification['type']): string {
  return type === 'thaw.alert.test' ? 'TEST by Thaw' : 'Thaw';
}
