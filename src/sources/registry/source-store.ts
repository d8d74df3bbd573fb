import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { Not, type QueryRunner } from 'typeorm';
import { validate, v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import { currentPrincipal } from '../../access/principal.js';
import { parseInput } from '../../contract/parse-input.js';
import { type Source, type sourceInput, sourceLimits, type sourcePatch } from '../../contract/sources.js';
import { ThawError } from '../../domain/errors.js';
import { Clock } from '../../domain/time/clock.js';
import { Database } from '../../event-log/database/database.js';
import { lockByName } from '../../event-log/database/sql.js';
import { emitEvent } from '../../event-log/events.js';
import { shownSettingsOf } from '../../secrets/sealed-settings.js';
import { differingSettings, refuseLocked, refuseToMoveSecrets } from '../../secrets/settings-change.js';
import {
  internalSourceTable,
  refusalTable,
  type SourceRow,
  type SourceStateRow,
  sourceStateTable,
  sourceTable,
} from '../entities.js';
import { sourceKinds } from '../kinds/kinds.js';
import type { SourceKind } from '../kinds/source-kind.js';
import { hiddenSources, internalSources } from './internal-sources.js';
import { SourceSecrets } from './source-secrets.js';
import { sourceView } from './source-view.js';

type Settings = Readonly<Record<string, unknown>>;
type NamedInput = z.output<typeof sourceInput> & { readonly name: string };

/** Stores the sources. Their secrets are never read back through it. */
@Injectable()
export class SourceStore {
  constructor(
    private readonly database: Database,
    private readonly secrets: SourceSecrets,
    private readonly clock: Clock,
    private readonly events: EventEmitter2,
  ) {}

  /** Adds a source, which is due at once. @throws ThawError invalid `invalid-source`, conflict `source-exists`, `too-many-sources`, unavailable `no-secret-key` */
  async create(input: NamedInput): Promise<Source> {
    const kind = kindNamed(input.kind);
    const settings = readSettings(kind, input.settings);
    const [id, now, by] = [uuidv7(), this.clock.now(), currentPrincipal().name];
    await this.write(async (run) => {
      await refuseTakenName(run, id, input.name);
      if ((await run.manager.count(sourceTable)) >= sourceLimits.sources) {
        const detail = `There are ${sourceLimits.sources} sources already, which is the most there can be`;
        throw new ThawError('conflict', 'too-many-sources', detail);
      }
      await run.manager.insert(sourceTable, {
        ...{ id, name: input.name, kind: kind.kind, ...this.secrets.columnsOf(kind, id, settings) },
        ...{ licence: input.licence ?? kind.licence, reliability: input.reliability },
        poll_interval: intervalOf(kind, input.pollIntervalSeconds),
        ...{ created_at: now, updated_at: now, updated_by: by, paused_at: input.paused ? now : null },
      });
      if (input.visibility === 'internal') await run.manager.insert(internalSourceTable, { source: id });
      await run.manager.insert(sourceStateTable, {
        ...{ source: id, cursor: 'null', next_fetch_at: now, lease: null, leased_until: 0, failures: 0 },
        ...{ tried_at: null, succeeded_at: null, newest_at: null, fault: null, warning: null, gaps: '[]' },
        ...{ reports: 0, refusals: 0 },
      });
    });
    return this.get(id);
  }

  /** All sources that whatever runs sees, by name. */
  async list(): Promise<Source[]> {
    const now = this.clock.now();
    const internals = await this.database.read(internalSources);
    return (await this.all()).map(([row, state]) => sourceView(row, state, internals.has(row.id), now));
  }

  /** All sources that whatever runs sees, with their states, by name. */
  async all(): Promise<(readonly [SourceRow, SourceStateRow])[]> {
    return this.database.read(async (run) => {
      const { manager } = run;
      const hidden = await hiddenSources(run);
      const rows = (await manager.find(sourceTable, { order: { name: 'ASC' } })).filter(({ id }) => !hidden.has(id));
      const states = new Map((await manager.find(sourceStateTable)).map((state) => [state.source, state]));
      return rows.flatMap((row) => {
        const state = states.get(row.id);
        return state ? [[row, state] as const] : [];
      });
    });
  }

  /** @throws ThawError not-found `unknown-source` */
  async get(id: string): Promise<Source> {
    return this.database.read(async (run) => {
      const row = await this.row(run, id);
      const state = await run.manager.findOneByOrFail(sourceStateTable, { source: row.id });
      return sourceView(row, state, (await internalSources(run)).has(row.id), this.clock.now());
    });
  }

  /** Finds a source by id or by name. @throws ThawError not-found `unknown-source` */
  async find(idOrName: string): Promise<Source> {
    const match = (await this.list()).find(({ id, name }) => id === idOrName.toLowerCase() || name === idOrName);
    if (!match) throw unknownSource(idOrName);
    return match;
  }

  /**
   * Changes a source. A setting that is sent as it is shown stays as it is stored. Other settings begin at the beginning: the
   * cursor belongs to those before; reports that are known are not stored again.
   * @throws ThawError not-found `unknown-source`, invalid `invalid-source`, conflict `source-exists`, unavailable `no-secret-key`
   */
  async change(id: string, patch: z.output<typeof sourcePatch>): Promise<Source> {
    const { name, settings, licence, reliability, pollIntervalSeconds, paused } = patch;
    const by = currentPrincipal().name;
    await this.write(async (run) => {
      const row = await this.row(run, id);
      const now = this.clock.now();
      const kind = kindNamed(row.kind);
      if (name !== undefined) await refuseTakenName(run, row.id, name);
      const columns = settings && this.secrets.columnsOf(kind, row.id, this.merged(row, kind, settings), row);
      await run.manager.update(
        sourceTable,
        { id: row.id },
        {
          ...(name !== undefined && { name }),
          ...columns,
          ...(licence !== undefined && { licence }),
          ...(reliability !== undefined && { reliability }),
          ...(pollIntervalSeconds !== undefined && { poll_interval: intervalOf(kind, pollIntervalSeconds) }),
          ...(paused !== undefined && { paused_at: paused ? (row.paused_at ?? now) : null }),
          ...{ updated_at: now, updated_by: by },
        },
      );
      // Whoever fetches it at this moment does so by what it was before: its lease ends, and nothing more of it is stored.
      const isOther = columns !== undefined && columns.settings !== row.settings;
      const isDue = isOther || columns !== undefined || (paused === false && row.paused_at !== null);
      await run.manager.update(
        sourceStateTable,
        { source: row.id },
        {
          ...{ lease: null, leased_until: 0 },
          ...(isOther && { cursor: 'null', gaps: '[]', warning: null }),
          ...(isDue && { next_fetch_at: now, failures: 0, fault: null }),
        },
      );
    });
    return this.get(id);
  }

  /** Makes a source due at once. @throws ThawError not-found `unknown-source`, conflict `source-paused`, invalid `not-fetched` */
  async fetchNow(id: string): Promise<Source> {
    await this.write(async (run) => {
      const row = await this.row(run, id);
      if (!kindNamed(row.kind).fetch) {
        throw new ThawError('invalid', 'not-fetched', `The source ${row.name} is not fetched: its provider sends`);
      }
      if (row.paused_at !== null) {
        throw new ThawError('conflict', 'source-paused', `The source ${row.name} is paused: resume it first`);
      }
      await run.manager.update(sourceStateTable, { source: row.id }, { next_fetch_at: this.clock.now() });
    });
    return this.get(id);
  }

  /** Removes a source; what it reported stays. @throws ThawError not-found `unknown-source` */
  async remove(id: string): Promise<void> {
    await this.write(async (run) => {
      const { id: source } = await this.row(run, id);
      await run.manager.delete(sourceStateTable, { source });
      await run.manager.delete(refusalTable, { source });
      await run.manager.delete(sourceTable, { id: source });
    });
  }

  /** The settings of a test: those given, with what is stored of a source where they are left out. @throws ThawError as `change` */
  async settingsToTry(kindName: string, given: Settings, source: string | undefined): Promise<[SourceKind, Settings]> {
    const kind = kindNamed(kindName);
    if (source === undefined) return [kind, readSettings(kind, given)];
    const row = await this.database.read((run) => this.row(run, source));
    if (row.kind !== kind.kind) throw ThawError.invalid('invalid-source', '/kind', `is not that of ${row.name}`);
    return [kind, this.merged(row, kind, given)];
  }

  /**
   * The names of the settings that would change if the source had these, and no others. Their values are not told.
   * @param settings all of them, as its kind has parsed them
   * @throws ThawError not-found `unknown-source`, unavailable `unreadable-key`
   */
  async differing(id: string, settings: Settings): Promise<string[]> {
    return differingSettings(this.secrets.open(await this.database.read((run) => this.row(run, id))), settings);
  }

  /** @throws ThawError not-found `unknown-source` */
  async row(run: QueryRunner, id: string): Promise<SourceRow> {
    const row = validate(id) ? await run.manager.findOneBy(sourceTable, { id: id.toLowerCase() }) : null;
    if (!row || (await hiddenSources(run)).has(row.id)) throw unknownSource(id);
    return row;
  }

  private merged(row: SourceRow, kind: SourceKind, given: Settings): Record<string, unknown> {
    const shown = shownSettingsOf(row);
    const change = Object.fromEntries(Object.entries(given).filter(([name, value]) => shown[name] !== value));
    const opened = this.secrets.open(row);
    refuseLocked('invalid-source', opened, change);
    const before = opened.settings;
    const merged = Object.entries({ ...before, ...change }).filter(([, value]) => value !== null);
    const after = readSettings(kind, Object.fromEntries(merged));
    refuseToMoveSecrets('invalid-source', kind, { before, after, change });
    return after;
  }

  /** Lets one change run at a time: else two could take the same name, or exceed the limit together. */
  private async write<T>(work: (run: QueryRunner) => Promise<T>): Promise<T> {
    const done = await this.database.write(async (run) => {
      await lockSources(run);
      return work(run);
    });
    emitEvent(this.events, 'sources.changed');
    return done;
  }
}

/** Waits for changes of sources that are under way, and lets none begin until the transaction of `run` ends. */
export function lockSources(run: QueryRunner): Promise<void> {
  return lockByName(run, 'thaw.sources');
}

/** @throws ThawError invalid `invalid-source` */
function kindNamed(name: string): SourceKind {
  const kind = sourceKinds.get(name);
  if (!kind) throw ThawError.invalid('invalid-source', '/kind', `is none of ${[...sourceKinds.keys()].join(', ')}`);
  return kind;
}

/** @throws ThawError invalid `invalid-source` */
function readSettings({ settings: schema }: SourceKind, settings: Settings): Record<string, unknown> {
  return parseInput<Record<string, unknown>>(schema, 'invalid-source', settings, '/settings');
}

function intervalOf({ pollInterval }: SourceKind, seconds: number | undefined): number {
  return seconds === undefined ? (pollInterval ?? 0) : seconds * 1_000;
}

async function refuseTakenName({ manager }: QueryRunner, id: string, name: string): Promise<void> {
  if (!(await manager.existsBy(sourceTable, { name, id: Not(id) }))) return;
  throw ThawError.conflict('source-exists', '/name', 'is the name of another source');
}

function unknownSource(id: string): ThawError {
  return ThawError.notFound('unknown-source', `There is no source ${id.slice(0, 100)}`);
}
