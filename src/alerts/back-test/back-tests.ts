import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { v7 as uuidv7 } from 'uuid';
import { currentPrincipal } from '../../access/principal.js';
import { backTestLimits } from '../../contract/alerts/back-test.js';
import { ThawError } from '../../domain/errors.js';
import { Clock } from '../../domain/time/clock.js';
import { Database } from '../../event-log/database/database.js';
import { emitEvent } from '../../event-log/events.js';
import { inView } from '../../event-log/view.js';
import { Projector } from '../../projection/projector.js';
import { StatusReader } from '../../readings/status-reader.js';
import { type BackTestOrder, refuseContradictions, tracksOf } from './back-test-order.js';
import { BackTestQueue } from './back-test-queue.js';
import type { BackTestProgress, BackTestResult } from './back-test-run.js';
import type { BackTestRow } from './entities.js';

export interface BackTest {
  readonly id: string;
  /** `running` also while it waits for its turn. */
  readonly state: 'running' | 'done' | 'failed';
  /** When it was asked for, in milliseconds since 1970 UTC. */
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly progress: BackTestProgress;
  /** The reason of a failure; `null` unless the state is `failed`. */
  readonly error: string | null;
  readonly result: BackTestResult | null;
}

/** The back-tests that were asked for over HTTP. They are in a table, so that every process can answer for them. */
@Injectable()
export class BackTests {
  constructor(
    private readonly database: Database,
    private readonly queue: BackTestQueue,
    private readonly reader: StatusReader,
    private readonly projector: Projector,
    private readonly clock: Clock,
    private readonly events: EventEmitter2,
  ) {}

  /**
   * Asks for a back-test, which some process then runs. @returns the back-test in state `running`
   * @throws ThawError unavailable `too-many-backtests`; invalid `invalid-backtest`, `too-many-tracks`; as `tracksOf`
   */
  async start(order: BackTestOrder): Promise<BackTest> {
    refuseContradictions(order, this.reader.today());
    // Rules fold the open log, and the number of tracks is shown to every reader.
    const tracks = inView('open', () => tracksOf(order, this.reader)).length;
    if (tracks > backTestLimits.tracks) {
      const detail = `are ${tracks}, more than ${backTestLimits.tracks}: select fewer`;
      throw ThawError.invalid('too-many-tracks', '/tracks', detail, `tracks ${detail}`);
    }
    const row: BackTestRow = {
      ...{ id: uuidv7(), query: JSON.stringify(order), asked_by: currentPrincipal().name },
      ...{ asked_at: this.clock.now(), position: this.projector.position, state: 'waiting' },
      ...{ tracks, tracks_done: 0, days: 0, attempts: 0, lease: null, leased_until: 0 },
      ...{ ended_at: null, error: null, result: null },
    };
    await this.database.write((run) => this.queue.add(run, row));
    emitEvent(this.events, 'backtests.changed');
    return backTestOf(row);
  }

  /** @throws ThawError not-found `unknown-backtest` */
  async get(id: string): Promise<BackTest> {
    return backTestOf(await this.database.read((run) => this.queue.get(run, id)));
  }

  /** Cancels a back-test if it is not over, and forgets it. @throws ThawError not-found `unknown-backtest` */
  async remove(id: string): Promise<void> {
    await this.database.write((run) => this.queue.remove(run, id));
    emitEvent(this.events, 'backtests.changed');
  }
}

function backTestOf(row: BackTestRow): BackTest {
  const { id, state, tracks, tracks_done: tracksDone, days, error, result } = row;
  return {
    ...{ id, state: state === 'waiting' ? 'running' : state, startedAt: row.asked_at, endedAt: row.ended_at },
    ...{ progress: { tracksDone, tracks, days }, error },
    result: result === null ? null : (JSON.parse(result) as BackTestResult),
  };
}
