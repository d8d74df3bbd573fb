import { Injectable } from '@nestjs/common';
import { Not, type QueryRunner } from 'typeorm';
import { validate, v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import { currentPrincipal } from '../../access/principal.js';
import {
  type Channel as ChannelView,
  type channelInput,
  channelLimits,
  type channelPatch,
  type CreatedChannel,
} from '../../contract/alerts/channels.js';
import type { ChannelSchedule } from '../../contract/alerts/schedules.js';
import { ThawError } from '../../domain/errors.js';
import { Clock } from '../../domain/time/clock.js';
import { Database } from '../../event-log/database/database.js';
import { lockByName } from '../../event-log/database/sql.js';
import { DeliveryQueue } from '../outbox/delivery-queue.js';
import { type ChannelRow, channelTable } from '../outbox/entities.js';
import type { Channel } from './channel.js';
import { scheduleColumn, scheduleOf, settleDigests } from './channel-schedule.js';
import { readSettings, refuseInternal } from './channel-settings.js';
import { channelKinds } from './kinds/kinds.js';
import { newWebhookSecret, rotationMs } from './kinds/webhook.js';
import { rawSecretsOf, shownSettingsOf } from '../../secrets/sealed-settings.js';
import { differingSettings, refuseLocked, refuseToMoveSecrets } from '../../secrets/settings-change.js';
import { ChannelSecrets } from './secrets/channel-secrets.js';

/** Stores the channels. Their secrets are never read back through it. */
@Injectable()
export class ChannelStore {
  constructor(
    private readonly database: Database,
    private readonly queue: DeliveryQueue,
    private readonly clock: Clock,
    private readonly secrets: ChannelSecrets,
  ) {}

  /**
   * @throws ThawError invalid `invalid-channel`, conflict `channel-exists`, `too-many-channels`, unavailable `no-secret-key`
   */
  async create(input: z.output<typeof channelInput>): Promise<CreatedChannel> {
    const { kind: kindName, name, settings } = input;
    const schedule = input.schedule ?? null;
    const kind = channelKinds.get(kindName);
    if (!kind) throw ThawError.invalid('invalid-channel', '/kind', `is none of ${[...channelKinds.keys()].join(', ')}`);
    const isGenerated = kind.generated?.includes('secret') === true && settings.secret === undefined;
    const given = refuseInternal(kind, isGenerated ? { ...settings, secret: newWebhookSecret() } : settings);
    const read = readSettings(kind, given);
    const [id, now, by] = [uuidv7(), this.clock.now(), currentPrincipal().name];
    const stored = scheduleColumn(kind, schedule);
    const row = await this.write(async (run) => {
      const row: ChannelRow = {
        ...{ id, kind: kind.kind, name, ...this.secrets.columnsOf(kind, id, read) },
        ...{
          created_at: now,
          updated_at: now,
          updated_by: by,
          disabled_at: null,
          disabled_because: null,
          failing_since: null,
          schedule: stored,
        },
      };
      await refuseTakenName(run, row);
      if ((await run.manager.count(channelTable)) >= channelLimits.channels) {
        const detail = `There are ${channelLimits.channels} channels already, which is the most there can be`;
        throw new ThawError('conflict', 'too-many-channels', detail);
      }
      await run.manager.insert(channelTable, row);
      await settleDigests(run, id, { before: null, after: schedule, now });
      return row;
    });
    return { ...viewOf(row), ...(isGenerated && { secret: given.secret as string }) };
  }

  /** All channels, by name. */
  async list(): Promise<ChannelView[]> {
    const rows = await this.database.read(({ manager }) => manager.find(channelTable, { order: { name: 'ASC' } }));
    return rows.map(viewOf);
  }

  /** @throws ThawError not-found `unknown-channel` */
  async get(id: string): Promise<ChannelView> {
    return viewOf(await this.database.read((run) => this.row(run, id)));
  }

  /** Finds a channel by id or by name. @throws ThawError not-found `unknown-channel` */
  async find(idOrName: string): Promise<ChannelView> {
    const all = await this.list();
    const match = all.find(({ id, name }) => id === idOrName.toLowerCase() || name === idOrName);
    if (!match) throw unknownChannel(idOrName);
    return match;
  }

  /**
   * Changes a channel. A setting that is sent as it is shown stays as it is stored, so a form may send … back.
   * @throws ThawError not-found `unknown-channel`, invalid `invalid-channel`, conflict `channel-exists`, unavailable
   * `no-secret-key`
   */
  async change(id: string, patch: z.output<typeof channelPatch>): Promise<ChannelView> {
    const { name, enabled, settings, schedule } = patch;
    return viewOf(
      await this.update(id, async (run, row) => {
        if (enabled === false) await this.queue.giveUp(run, row.id, 'the channel was disabled');
        const disabled = { disabled_at: this.clock.now(), disabled_because: 'It was disabled by hand' };
        const kind = channelKinds.get(row.kind)!;
        if (enabled === true && settings === undefined)
          refuseLocked('invalid-channel', this.secrets.open(row), {}, kind.internal);
        return {
          ...(name !== undefined && { name }),
          ...(settings !== undefined && this.changed(row, refuseInternal(kind, settings))),
          ...(schedule !== undefined && (await this.rescheduled(run, row, schedule))),
          ...(enabled === true && { disabled_at: null, disabled_because: null, failing_since: null }),
          ...(enabled === false && row.disabled_at === null && disabled),
        };
      }),
    );
  }

  /**
   * Gives a webhook a new secret. For a day, messages bear the signatures of both secrets, so that the receiver has time to
   * change over.
   * @throws ThawError not-found `unknown-channel`, invalid `no-rotation` where the kind signs nothing
   */
  async rotate(id: string): Promise<CreatedChannel> {
    const secret = newWebhookSecret();
    const row = await this.update(id, (_, row) => {
      if (row.kind !== 'webhook') {
        throw new ThawError('invalid', 'no-rotation', `A channel of kind ${row.kind} has no secret to sign with`);
      }
      return this.changed(row, { secret });
    });
    return { ...viewOf(row), secret };
  }

  /** Removes a channel; its waiting deliveries are dead. @throws ThawError not-found `unknown-channel` */
  async remove(id: string): Promise<void> {
    await this.write(async (run) => {
      const row = await this.row(run, id);
      await this.queue.giveUp(run, row.id, 'the channel was removed');
      await settleDigests(run, row.id, { before: scheduleOf(row), after: null, now: this.clock.now() });
      await run.manager.delete(channelTable, { id: row.id });
    });
  }

  /**
   * The names of the settings that would change if the channel had these, and no others. Their values are not told.
   * @param settings all of them, as its kind has parsed them
   * @throws ThawError not-found `unknown-channel`, unavailable `unreadable-key`
   */
  async differing(id: string, settings: Readonly<Record<string, unknown>>): Promise<string[]> {
    const row = await this.database.read((run) => this.row(run, id));
    return differingSettings(this.secrets.open(row), settings, channelKinds.get(row.kind)?.internal);
  }

  /** @throws ThawError not-found `unknown-channel` */
  async row(run: QueryRunner, id: string): Promise<ChannelRow> {
    const row = validate(id) ? await run.manager.findOneBy(channelTable, { id: id.toLowerCase() }) : null;
    if (!row) throw unknownChannel(id);
    return row;
  }

  /** Writes only the columns that change: a delivery worker may disable the channel at the same moment. */
  private update(
    id: string,
    change: (run: QueryRunner, row: ChannelRow) => Partial<ChannelRow> | Promise<Partial<ChannelRow>>,
  ): Promise<ChannelRow> {
    const by = currentPrincipal().name;
    return this.write(async (run) => {
      const row = await this.row(run, id);
      const changes = { ...(await change(run, row)), updated_at: this.clock.now(), updated_by: by };
      await refuseTakenName(run, { ...row, ...changes });
      await run.manager.update(channelTable, { id: row.id }, changes);
      return { ...row, ...changes };
    });
  }

  /** Merges a change into the settings; where a webhook gets a new secret, its old one stays valid for a day. */
  private changed(row: ChannelRow, given: Record<string, unknown>): Pick<ChannelRow, 'settings' | 'secrets'> {
    const kind = channelKinds.get(row.kind)!;
    const shown = shownSettingsOf(row);
    const change = Object.fromEntries(Object.entries(given).filter(([name, value]) => shown[name] !== value));
    const opened = this.secrets.open(row);
    refuseLocked('invalid-channel', opened, change, kind.internal);
    const before = opened.settings;
    const merged = Object.entries({ ...before, ...change }).filter(([, value]) => value !== null);
    const isOther = typeof change.secret === 'string' && before.secret !== undefined && change.secret !== before.secret;
    const isRotated = row.kind === 'webhook' && isOther;
    const previous = { secret: before.secret, until: this.clock.now() + rotationMs };
    const after = { ...Object.fromEntries(merged), ...(isRotated && { previous }) };
    const read = readSettings(kind, after);
    refuseToMoveSecrets('invalid-channel', kind, { before, after: read, change });
    return this.secrets.columnsOf(kind, row.id, read, row);
  }

  private async rescheduled(run: QueryRunner, row: ChannelRow, after: ChannelSchedule | null) {
    const column = scheduleColumn(channelKinds.get(row.kind)!, after);
    const now = this.clock.now();
    await settleDigests(run, row.id, { before: scheduleOf(row), after, now });
    await this.queue.lookAtHeld(run, row.id, { isQuiet: after?.quiet !== undefined, now });
    return { schedule: column };
  }

  /** Lets one change run at a time: else two could take the same name, or exceed the limit together. */
  private write<T>(work: (run: QueryRunner) => Promise<T>): Promise<T> {
    return this.database.write(async (run) => {
      await lockChannels(run);
      return work(run);
    });
  }
}

/** Waits for changes of channels that are under way, and lets none begin until the transaction of `run` ends. */
export function lockChannels(run: QueryRunner): Promise<void> {
  return lockByName(run, 'thaw.channels');
}

async function refuseTakenName({ manager }: QueryRunner, { id, name }: ChannelRow): Promise<void> {
  if (!(await manager.existsBy(channelTable, { name, id: Not(id) }))) return;
  throw ThawError.conflict('channel-exists', '/name', 'is the name of another channel');
}

/** A channel without its secrets. */
function viewOf(row: ChannelRow): ChannelView {
  const { secrets = [], internal = [] }: Partial<Channel> = channelKinds.get(row.kind) ?? {};
  const instant = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  return {
    ...{ id: row.id, kind: row.kind as ChannelView['kind'], name: row.name, enabled: row.disabled_at === null },
    settings: shownSettingsOf(row),
    secretsSet: Object.keys(rawSecretsOf(row)).filter((name) => secrets.includes(name) && !internal.includes(name)),
    schedule: scheduleOf(row),
    disabledAt: instant(row.disabled_at),
    disabledBecause: row.disabled_because,
    failingSince: instant(row.failing_since),
    createdAt: new Date(row.created_at).toISOString(),
    updatedAt: new Date(row.updated_at).toISOString(),
    updatedBy: row.updated_by,
  };
}

function unknownChannel(id: string): ThawError {
  return ThawError.notFound('unknown-channel', `There is no channel ${id.slice(0, 100)}`);
}
