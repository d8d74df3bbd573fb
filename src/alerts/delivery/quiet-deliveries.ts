import type { QueryRunner } from 'typeorm';
import type { ChannelSchedule } from '../../contract/alerts/schedules.js';
import type { Notification } from '../../contract/alerts/notification.js';
import { zoneOf } from '../../domain/alerts/schedule/schedule.js';
import { execute, jsonRowsOf } from '../../event-log/database/sql.js';
import { yieldingPauses } from '../../event-log/yielding.js';
import { scheduleOf } from '../channels/channel-schedule.js';
import type { ChannelRow } from '../outbox/entities.js';
import { lockOutbox, type Outbox } from '../outbox/outbox.js';
import { type HeldNotification, settleHeld, type Settlement } from './held-notifications.js';

type Quiet = NonNullable<ChannelSchedule['quiet']>;

interface BodyRow {
  readonly sequence: number;
  readonly group_key: string;
  readonly body: string;
}

/**
 * Holds back what is due on a channel while it is quiet, and settles what was held once it is no longer. Nothing is done for
 * a channel without quiet windows. It belongs into the transaction that claims deliveries, before the claim.
 * @param now milliseconds since 1970 UTC
 */
export async function settleQuiet(run: QueryRunner, channel: ChannelRow, now: number, outbox: Outbox): Promise<void> {
  const schedule = scheduleOf(channel);
  if (!schedule?.quiet) return;
  const { quiet } = schedule;
  // The library that knows the zones is loaded where it is needed.
  const { quietUntil } = await import('../../domain/alerts/schedule/quiet-times.js');
  const until = quietUntil(quiet, zoneOf(schedule, quiet), now);
  if (until === null) return letGo(run, channel.id, now, outbox);
  const passing = await hold(run, channel.id, quiet, until, now);
  if (passing.size > 0) await letGo(run, channel.id, now, outbox, passing);
}

/**
 * Tests are not held, since somebody waits for them; nor reposts, which keep alive what was told. What passes takes its whole
 * group along, whose order stays.
 * @returns the groups that are not held
 */
async function hold(
  run: QueryRunner,
  channel: string,
  { passes }: Quiet,
  until: number,
  now: number,
): Promise<Set<string>> {
  // What another worker has at this moment is not waited for: it is sending or holding it.
  const sql = `SELECT sequence, group_key, body FROM alert_delivery WHERE channel = $1 AND state = 'waiting'
    AND next_attempt_at <= $2 AND leased_until <= $2 AND repost_at IS NULL AND type <> 'thaw.alert.test' FOR UPDATE SKIP LOCKED`;
  const { rows } = await execute<BodyRow>(run, sql, [channel, now]);
  const severities: ReadonlySet<string> = new Set(passes);
  const pause = yieldingPauses();
  const passing = new Set<string>();
  for (const { group_key: group, body } of severities.size > 0 ? rows : []) {
    if (severities.has((JSON.parse(body) as Notification).data.severity)) passing.add(group);
    await pause();
  }
  const held = rows.filter(({ group_key: group }) => !passing.has(group));
  if (held.length === 0) return passing;
  const reason = `the channel is quiet until ${new Date(until).toISOString()}`;
  const holds = `UPDATE alert_delivery SET held_until = $2, next_attempt_at = $2, reason = $3
    FROM ${jsonRowsOf({ sequence: 'whole' })} WHERE alert_delivery.sequence = n.sequence`;
  await execute(run, holds, [JSON.stringify(held.map(({ sequence }) => ({ sequence }))), until, reason]);
  return passing;
}

/**
 * Settles what is held, with all that follows it in its groups: that would else be sent before the notification that is made.
 * @param groups only these; all where left out
 */
async function letGo(
  run: QueryRunner,
  channel: string,
  now: number,
  outbox: Outbox,
  groups?: ReadonlySet<string>,
): Promise<void> {
  const any = `SELECT 1 FROM alert_delivery WHERE channel = $1 AND state = 'waiting' AND held_until IS NOT NULL LIMIT 1`;
  if ((await execute(run, any, [channel])).rows.length === 0) return;
  // Keeps another process from settling the same, or adding to it.
  await lockOutbox(run);
  const sql = `SELECT sequence, group_key, body FROM alert_delivery d WHERE channel = $1 AND state = 'waiting'
    AND leased_until <= $2 AND repost_at IS NULL AND type <> 'thaw.alert.test' AND EXISTS (SELECT 1 FROM alert_delivery h
      WHERE h.channel = d.channel AND h.group_key = d.group_key AND h.state = 'waiting' AND h.held_until IS NOT NULL
        AND h.sequence <= d.sequence) ORDER BY sequence`;
  const { rows } = await execute<BodyRow>(run, sql, [channel, now]);
  const pause = yieldingPauses();
  const held: HeldNotification[] = [];
  for (const { sequence, group_key: group, body } of rows) {
    if (groups?.has(group) === false) continue;
    held.push({ sequence, notification: JSON.parse(body) as Notification });
    await pause();
  }
  if (held.length === 0) return;
  const settlement = settleHeld(held, await toldBefore(run, channel, held), now);
  await store(run, settlement, now);
  await outbox.put(
    run,
    settlement.made.map((notification) => ({ notification, channels: [channel] })),
  );
}

/** The last notification that a channel was sent of each group before those that were held. */
async function toldBefore(
  run: QueryRunner,
  channel: string,
  held: readonly HeldNotification[],
): Promise<Map<string, Notification>> {
  const first = new Map<string, number>();
  for (const { sequence, notification } of held) {
    const { group } = notification.data;
    if (!first.has(group)) first.set(group, sequence);
  }
  const told = new Map<string, Notification>();
  const sql = `SELECT body FROM alert_delivery WHERE channel = $1 AND group_key = $2 AND sequence < $3
    AND sent_at IS NOT NULL ORDER BY sequence DESC LIMIT 1`;
  const pause = yieldingPauses();
  for (const [group, sequence] of first) {
    await pause();
    const { rows } = await execute<{ body: string }>(run, sql, [channel, group, sequence]);
    if (rows[0]) told.set(group, JSON.parse(rows[0].body) as Notification);
  }
  return told;
}

async function store(run: QueryRunner, { sent, skipped }: Settlement, now: number): Promise<void> {
  const columns = { sequence: 'whole', state: 'text', reason: 'text' } as const;
  const rows = [
    ...sent.map((sequence) => ({ sequence, state: 'waiting', reason: null })),
    ...skipped.map(({ sequence, reason }) => ({ sequence, state: 'skipped', reason })),
  ];
  const sql = `UPDATE alert_delivery SET state = n.state, reason = n.reason, held_until = NULL, next_attempt_at = $2
    FROM ${jsonRowsOf(columns)} WHERE alert_delivery.sequence = n.sequence AND alert_delivery.state = 'waiting'`;
  await execute(run, sql, [JSON.stringify(rows), now]);
}
