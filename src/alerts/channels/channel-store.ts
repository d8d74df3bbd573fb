import type { QueryRunner } from 'typeorm';
import { validate, v7 as uuidv7 } from 'uuid';
import { type z } from 'zod';
import type { Clock } from '../../domain/time/clock.js';
import { type FieldError, ThawError } from '../../domain/errors.js';
import type { Database, Engine } from '../../event-log/database.js';
import { channelInput, channelLimits, channelPatch } from '../../contract/alerts/channels.js';
import type { Channel } from './channel.js';
import { newWebhookSecret, rotationMs } from './webhook.js';
import { DeliveryQueue } from '../outbox/delivery-queue.js';
import type { ChannelRow } from '../outbox/entities.js';
import { settingsOf } from '../delivery/delivery-attempt.js';
import { execute } from '../../event-log/sql.js';

/** A channel as it may be shown. */
export interface ChannelView {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly enabled: boolean;
  /** Without secrets. */
  readonly settings: Record<string, unknown>;
  /** The names of the secret settings that are set. */
  readonly secretsSet: readonly string[];
  readonly disabledAt: string | null;
  readonly disabledBecause: string | null;
  readonly failingSince: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A channel that was just made, or whose secret was; the secret is shown this one time. */
export type ChannelMade = ChannelView & { readonly secret?: string };

/** The channels: made, changed, removed. Their secrets go in and never come out. */
export class ChannelStore {
  private readonly engine: Engine;
  private readonly queue: DeliveryQueue;

  constructor(
    private readonly database: Database,
    private readonly kinds: ReadonlyMap<string, Channel>,
    private readonly clock: Clock,
  ) {
    this.engine = database.engine;
    this.queue = new DeliveryQueue(database);
  }

  /** @throws ThawError invalid `invalid-channel`, conflict `channel-exists`, conflict `too-many-channels` */
  async create(input: unknown): Promise<ChannelMade> {
    const { kind: kindName, name, settings } = parsed(channelInput, input, '');
    const kind = this.kinds.get(kindName);
    if (!kind) throw wrong([{ pointer: '/kind', detail: `is none of ${[...this.kinds.keys()].join(', ')}` }]);
    const isMade = kind.made?.includes('secret') === true && settings.secret === undefined;
    const given = refuseKept(kind, isMade ? { ...settings, secret: newWebhookSecret() } : settings);
    const now = this.clock.now();
    const row: ChannelRow = {
      ...{ id: uuidv7(), kind: kind.kind, name, ...split(kind, parsed(kind.settings, given, '/settings')) },
      ...{ created_at: now, updated_at: now, disabled_at: null, disabled_because: null, failing_since: null },
    };
    await this.database.write(async (run) => {
      await this.lock(run);
      await this.refuseTaken(run, row);
      const { rows } = await execute<{ count: number }>(run, 'SELECT count(*) AS count FROM alert_channel');
      if (rows[0]!.count >= channelLimits.channels) {
        const detail = `There are ${channelLimits.channels} channels already, which is the most there can be`;
        throw new ThawError('conflict', 'too-many-channels', detail);
      }
      const names = Object.keys(row);
      const sql = `INSERT INTO alert_channel (${names.join(', ')}) VALUES (${names.map((_, i) => `$${i + 1}`).join(', ')})`;
      await execute(run, sql, Object.values(row));
    });
    return { ...viewOf(row), ...(isMade && { secret: given.secret as string }) };
  }

  async list(): Promise<ChannelView[]> {
    const { rows } = await this.database.read((run) =>
      execute<ChannelRow>(run, 'SELECT * FROM alert_channel ORDER BY name'),
    );
    return rows.map(viewOf);
  }

  /** @throws ThawError not-found `unknown-channel` */
  async get(id: string): Promise<ChannelView> {
    return viewOf(await this.database.read((run) => this.row(run, id)));
  }

  /** By id or by name. @throws ThawError not-found `unknown-channel` */
  async find(idOrName: string): Promise<ChannelView> {
    const all = await this.list();
    const found = all.find(({ id, name }) => id === idOrName.toLowerCase() || name === idOrName);
    if (!found) throw unknown(idOrName);
    return found;
  }

  /** @throws ThawError not-found `unknown-channel`, invalid `invalid-channel`, conflict `channel-exists` */
  async change(id: string, input: unknown): Promise<ChannelView> {
    const { name, enabled, settings } = parsed(channelPatch, input, '');
    return viewOf(
      await this.rewrite(id, async (run, row) => {
        if (enabled === false) await this.queue.giveUp(run, row.id, 'the channel was disabled');
        const disabled = { disabled_at: this.clock.now(), disabled_because: 'It was disabled by hand' };
        return {
          ...(name !== undefined && { name }),
          ...(settings !== undefined && this.changed(row, refuseKept(this.kinds.get(row.kind)!, settings))),
          ...(enabled === true && { disabled_at: null, disabled_because: null, failing_since: null }),
          ...(enabled === false && row.disabled_at === null && disabled),
        };
      }),
    );
  }

  /**
   * Gives a webhook a new secret. Messages bear the signatures of both for a day, so that the receiver can change over.
   * @throws ThawError not-found `unknown-channel`, invalid `no-rotation` where the kind signs nothing
   */
  async rotate(id: string): Promise<ChannelMade> {
    const secret = newWebhookSecret();
    const row = await this.rewrite(id, async (_, row) => {
      if (row.kind !== 'webhook') {
        throw new ThawError('invalid', 'no-rotation', `A channel of kind ${row.kind} has no secret to sign with`);
      }
      return this.changed(row, { secret });
    });
    return { ...viewOf(row), secret };
  }

  /** Removes a channel; what waits for it is dead. @throws ThawError not-found `unknown-channel` */
  async remove(id: string): Promise<void> {
    await this.database.write(async (run) => {
      await this.lock(run);
      const { id: found } = await this.row(run, id);
      await this.queue.giveUp(run, found, 'the channel was removed');
      await execute(run, 'DELETE FROM alert_channel WHERE id = $1', [found]);
    });
  }

  /** @throws ThawError not-found `unknown-channel` */
  async row(run: QueryRunner, id: string): Promise<ChannelRow> {
    if (!validate(id)) throw unknown(id);
    const sql = 'SELECT * FROM alert_channel WHERE id = $1';
    const { rows } = await execute<ChannelRow>(run, sql, [id.toLowerCase()]);
    if (!rows[0]) throw unknown(id);
    return rows[0];
  }

  /** Writes the columns that change and no others: a courier may disable the channel at this very moment. */
  private async rewrite(
    id: string,
    change: (run: QueryRunner, row: ChannelRow) => Promise<Partial<ChannelRow>>,
  ): Promise<ChannelRow> {
    return this.database.write(async (run) => {
      await this.lock(run);
      const row = await this.row(run, id);
      const changes = { ...(await change(run, row)), updated_at: this.clock.now() };
      await this.refuseTaken(run, { ...row, ...changes });
      const sets = Object.keys(changes).map((column, index) => `${column} = $${index + 2}`);
      const sql = `UPDATE alert_channel SET ${sets.join(', ')} WHERE id = $1`;
      await execute(run, sql, [row.id, ...Object.values(changes)]);
      return { ...row, ...changes };
    });
  }

  /** The settings with a change; a new secret of a webhook leaves the old one in force for a day. */
  private changed(row: ChannelRow, change: Record<string, unknown>): Pick<ChannelRow, 'settings' | 'secrets'> {
    const kind = this.kinds.get(row.kind)!;
    const before = settingsOf(row);
    const merged = Object.entries({ ...before, ...change }).filter(([, value]) => value !== null);
    const isRotated = row.kind === 'webhook' && typeof change.secret === 'string' && change.secret !== before.secret;
    const previous = { secret: before.secret, until: this.clock.now() + rotationMs };
    const after = { ...Object.fromEntries(merged), ...(isRotated && { previous }) };
    return split(kind, parsed(kind.settings, after, '/settings'));
  }

  private async refuseTaken(run: QueryRunner, { id, name }: ChannelRow): Promise<void> {
    const sql = 'SELECT id FROM alert_channel WHERE name = $1 AND id <> $2';
    const { rows } = await execute(run, sql, [name, id]);
    if (rows.length === 0) return;
    const detail = 'is the name of another channel';
    throw new ThawError('conflict', 'channel-exists', `/name ${detail}`, [{ pointer: '/name', detail }]);
  }

  /** One change at a time: else two could take the same name, or the last place. */
  private async lock(run: QueryRunner): Promise<void> {
    if (this.engine === 'postgres') await run.query(`SELECT pg_advisory_xact_lock(hashtext('thaw.channels'))`);
  }
}

/** What Thaw keeps beside the settings may not come from outside. */
function refuseKept({ kept = [] }: Channel, settings: Record<string, unknown>): Record<string, unknown> {
  const given = kept.filter((name) => name in settings);
  if (given.length === 0) return settings;
  throw wrong(given.map((name) => ({ pointer: `/settings/${name}`, detail: 'is kept by Thaw itself' })));
}

function split({ secrets: names }: Channel, settings: Record<string, unknown>) {
  const entries = Object.entries(settings);
  const of = (secret: boolean) => Object.fromEntries(entries.filter(([key]) => names.includes(key) === secret));
  return { settings: JSON.stringify(of(false)), secrets: JSON.stringify(of(true)) };
}

function viewOf(row: ChannelRow): ChannelView {
  const instant = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  return {
    ...{ id: row.id, kind: row.kind, name: row.name, enabled: row.disabled_at === null },
    settings: JSON.parse(row.settings) as Record<string, unknown>,
    secretsSet: Object.keys(JSON.parse(row.secrets) as object).filter((key) => key !== 'previous'),
    disabledAt: instant(row.disabled_at),
    disabledBecause: row.disabled_because,
    failingSince: instant(row.failing_since),
    createdAt: new Date(row.created_at).toISOString(),
    updatedAt: new Date(row.updated_at).toISOString(),
  };
}

function parsed<T>(schema: z.ZodType<T>, input: unknown, root: string): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw wrong(result.error.issues.flatMap((issue) => fieldErrors(issue, root)));
}

function fieldErrors(issue: z.core.$ZodIssue, root: string): FieldError[] {
  const pointer = `${root}${issue.path.map((part) => `/${escaped(String(part))}`).join('')}`;
  if (issue.code !== 'unrecognized_keys') return [{ pointer, detail: issue.message }];
  return issue.keys.map((key) => ({
    pointer: `${pointer}/${escaped(key.slice(0, 100))}`,
    detail: 'is no setting of this kind',
  }));
}

function escaped(part: string): string {
  return part.replaceAll('~', '~0').replaceAll('/', '~1');
}

function wrong(errors: FieldError[]): ThawError {
  const message = errors.map(({ pointer, detail }) => `${pointer || 'the body'} ${detail}`).join('; ');
  return new ThawError('invalid', 'invalid-channel', message, errors);
}

function unknown(id: string): ThawError {
  return new ThawError('not-found', 'unknown-channel', `There is no channel ${id.slice(0, 100)}`);
}
