import { createHash } from 'node:crypto';
import {
  type AlertOfGroup,
  type Notification,
  notificationLimits,
  notificationSchema,
} from '../../contract/alerts/notification.js';
import { shortened } from '../channels/message.js';

/** A notification that was held back in a quiet time. */
export interface HeldNotification {
  readonly sequence: number;
  readonly notification: Notification;
}

/** What becomes of notifications when the quiet time ends. */
export interface Settlement {
  /** Sequences of those that are sent as they are. */
  readonly sent: readonly number[];
  /** Those that are not sent, each with the reason. */
  readonly skipped: readonly { readonly sequence: number; readonly reason: string }[];
  /** Made of several that were held. */
  readonly made: readonly Notification[];
}

export const skipReasons = {
  over: 'what it told began and ended in the quiet time',
  together: 'it was told together with what followed',
} as const;

const ofAlerts: ReadonlySet<string> = new Set(['thaw.alert.firing', 'thaw.alert.resolved', 'thaw.alert.withdrawn']);
const isOn = ({ state }: AlertOfGroup) => state === 'firing' || state === 'acknowledged';

/**
 * Tells once what happened while a channel was quiet: of each group of alerts how it stands in the end. What began and ended
 * meanwhile needs no word; what the channel was told before, and is over, is told to be over. All but alerts is sent as it is.
 * @param held in the order of their sequences
 * @param before the last notification that the channel was sent of each group, where there is one
 * @param now milliseconds since 1970 UTC
 */
export function settleHeld(
  held: readonly HeldNotification[],
  before: ReadonlyMap<string, Notification>,
  now: number,
): Settlement {
  const isOfAlerts = ({ notification }: HeldNotification) => ofAlerts.has(notification.type);
  const alerts = held.filter(isOfAlerts);
  const known = knownOf(alerts, before);
  const groups = new Map<string, HeldNotification[]>();
  for (const each of alerts) {
    const { group } = each.notification.data;
    const own = groups.get(group);
    if (own) own.push(each);
    else groups.set(group, [each]);
  }
  const settled = [...groups.values()].map((own) => settleGroup(own, known, now));
  const others = held.filter((each) => !isOfAlerts(each)).map(({ sequence }) => sequence);
  return {
    sent: [...others, ...settled.flatMap(({ sent }) => sent)],
    skipped: settled.flatMap(({ skipped }) => skipped),
    made: settled.flatMap(({ made }) => made),
  };
}

/** What is known of all alerts that were held, by their keys. */
interface Known {
  /** How each stands in the end. */
  readonly last: ReadonlyMap<string, AlertOfGroup>;
  /** Those that fired in a notification that was held. */
  readonly fired: ReadonlySet<string>;
  /** What the channel was told before of each. */
  readonly told: ReadonlyMap<string, AlertOfGroup>;
}

function knownOf(held: readonly HeldNotification[], before: ReadonlyMap<string, Notification>): Known {
  const all = held.flatMap(({ notification }) => notification.data.alerts);
  const told = [...before.values()].flatMap(({ data }) => data.alerts);
  return {
    last: new Map(all.map((alert) => [alert.key, alert])),
    fired: new Set(all.filter(isOn).map(({ key }) => key)),
    told: new Map(told.map((alert) => [alert.key, alert])),
  };
}

function settleGroup(own: readonly HeldNotification[], { last, fired, told }: Known, now: number): Settlement {
  const keys = [...new Set(own.flatMap(({ notification }) => notification.data.alerts.map(({ key }) => key)))];
  const stand = keys.map((key) => last.get(key)!);
  const wasOn = ({ key }: AlertOfGroup) => told.has(key) && isOn(told.get(key)!);
  const begun = stand.filter((alert) => isOn(alert) && !wasOn(alert));
  const ended = stand.filter((alert) => {
    if (isOn(alert)) return false;
    const before = told.get(alert.key);
    // Where nothing is known of what was told, the end of what did not fire meanwhile is told.
    if (before === undefined) return !fired.has(alert.key);
    // What was told, and told to be over, may turn out never to have been so.
    return isOn(before) || (alert.state === 'withdrawn' && before.state !== 'withdrawn');
  });
  const isOver = stand.some((alert) => !isOn(alert) && fired.has(alert.key) && !wasOn(alert));
  const final = own.at(-1)!;
  if (begun.length === 0 && ended.length === 0) {
    const isReminder = final.notification.type === 'thaw.alert.firing' && stand.some(isOn);
    return isReminder ? onlyLast(own) : { sent: [], skipped: skip(own, 'over'), made: [] };
  }
  if (own.length === 1 && !isOver) return onlyLast(own);
  return { sent: [], skipped: skip(own, 'together'), made: [merged(own, { stand, begun, ended }, now)] };
}

function onlyLast(own: readonly HeldNotification[]): Settlement {
  return { sent: [own.at(-1)!.sequence], skipped: skip(own.slice(0, -1), 'together'), made: [] };
}

function skip(own: readonly HeldNotification[], why: keyof typeof skipReasons) {
  return own.map(({ sequence }) => ({ sequence, reason: skipReasons[why] }));
}

interface Standing {
  readonly stand: readonly AlertOfGroup[];
  readonly begun: readonly AlertOfGroup[];
  readonly ended: readonly AlertOfGroup[];
}

/** One notification of how a group stands: it fires where anything new does, else it tells what is over. */
function merged(own: readonly HeldNotification[], { stand, begun, ended }: Standing, now: number): Notification {
  const { notification: final } = own.at(-1)!;
  const { rule, withdrawn: _withdrawn, ...data } = final.data;
  const isWithdrawn = ended.every(({ state }) => state === 'withdrawn');
  const type = begun.length > 0 ? 'thaw.alert.firing' : isWithdrawn ? 'thaw.alert.withdrawn' : 'thaw.alert.resolved';
  const prefix = {
    'thaw.alert.firing': '',
    'thaw.alert.resolved': 'Resolved: ',
    'thaw.alert.withdrawn': 'Withdrawn: ',
  };
  const news = begun.length > 0 ? begun : ended;
  const what = news.length === 1 ? news[0]!.title : `${news.length} ${news[0]!.track === null ? 'sources' : 'tracks'}`;
  const lines = [
    ...begun.map(({ reason }) => reason.says),
    ...ended.map(({ reason, state }) => `${reason.says} That is ${state === 'withdrawn' ? 'withdrawn' : 'over'}.`),
  ];
  const ids = own.map(({ notification }) => notification.id).join(' ');
  const id = createHash('sha256').update(`quiet ${ids}`).digest('base64url').slice(0, 32);
  const shown = [...stand].sort((a, b) => Number(isOn(b)) - Number(isOn(a))).slice(0, notificationLimits.alerts);
  const subjects = new Set(shown.flatMap(({ track, source }) => track ?? source ?? []));
  const kind = shown[0]!.track === null ? 'sources' : 'tracks';
  const withdrawn = own.findLast(({ notification }) => notification.data.withdrawn)?.notification.data.withdrawn;
  return notificationSchema.parse({
    ...final,
    id: `alert_${id}`,
    type,
    time: new Date(now).toISOString(),
    subject: subjects.size === 1 ? [...subjects][0] : `${subjects.size} ${kind}`,
    data: {
      ...data,
      rule,
      title: shortened(`${prefix[type]}${rule?.name ?? 'Alerts'}: ${what}`, notificationLimits.title),
      text: shortened(lines.join('\n'), notificationLimits.text),
      alerts: shown,
      ...(type === 'thaw.alert.withdrawn' && withdrawn && { withdrawn }),
    },
  });
}
