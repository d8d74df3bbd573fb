import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { Gauge, Registry } from 'prom-client';
import { ThawError } from '../domain/errors.js';
import { Clock } from '../domain/time/clock.js';
import { Follower } from '../event-log/follow/follower.js';
import { Checkpoints } from '../integrity/checkpoints.js';
import { UpkeepSettings } from './upkeep-settings.js';

/** How soon it is tried again after a failure, in milliseconds. */
const retryMs = 300_000;
/** How long a receiver may take, in milliseconds. */
const receiverTimeoutMs = 15_000;

/**
 * Signs the log from time to time where entries were added, and puts the checkpoint outside: so that also the entries that
 * nobody asked about are vouched for. Nothing is signed that contradicts what was signed before.
 */
@Injectable()
export class CheckpointPublisher implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(CheckpointPublisher.name);
  private readonly follower: Follower | undefined;
  private published = 0;

  constructor(
    private readonly checkpoints: Checkpoints,
    private readonly settings: UpkeepSettings,
    clock: Clock,
    registry: Registry,
  ) {
    const every = settings.checkpointEveryMs;
    if (every === undefined || !checkpoints.canSign) return;
    const entries = new Gauge({
      name: 'thaw_checkpoint_entries',
      help: 'How many entries the last checkpoint covers that this process signed by its schedule',
      registers: [registry],
    });
    const failing = new Gauge({
      name: 'thaw_checkpoint_failing',
      help: '1 while no checkpoint can be signed by the schedule, or put where it belongs',
      registers: [registry],
    });
    this.follower = new Follower({
      clock,
      slowTimerMs: every,
      retryMs: Math.min(every, retryMs),
      step: async () => {
        entries.set(await this.publish());
        failing.set(0);
        return false;
      },
      onFailure: (error) => {
        failing.set(1);
        return this.report(error);
      },
    });
  }

  onApplicationBootstrap(): void {
    this.follower?.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.follower?.stop();
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await this.follower?.idle();
  }

  /** Signs and publishes where entries were added. @returns how many entries are covered */
  private async publish(): Promise<number> {
    const size = await this.checkpoints.tree.size();
    // A shorter log is no news to publish, and signing says why.
    if (size === this.published) return size;
    const { checkpointTo: to } = this.settings;
    if (to === undefined) await this.checkpoints.current();
    else if (/^https?:/.test(to)) await send(to, await this.checkpoints.current());
    else await replaceFile(to, await this.continuing(to));
    return (this.published = size);
  }

  /** The checkpoint that goes on from the one in a file: who rewrote the database must not have it replaced. */
  private async continuing(path: string): Promise<string> {
    const kept = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw new Error(`the file of the checkpoints cannot be read (${error.code})`);
    });
    try {
      return await this.checkpoints.current(kept ?? undefined);
    } catch (error) {
      if (!(error instanceof ThawError) || error.kind !== 'invalid') throw error;
      throw new Error(`${path} holds no checkpoint of this log, and is left as it is: ${error.message}`);
    }
  }

  private report(error: unknown): string {
    const fault = error instanceof Error ? error.message : String(error);
    this.logger.error(`No checkpoint was published by the schedule: ${fault}`);
    return fault;
  }
}

/** @throws Error that never shows the URL, which may hold a secret */
async function send(url: string, note: string): Promise<void> {
  const headers = { 'content-type': 'text/plain; charset=utf-8' };
  const signal = AbortSignal.timeout(receiverTimeoutMs);
  const answer = await fetch(url, { method: 'PUT', headers, body: note, redirect: 'error', signal }).catch(
    (error: unknown) => {
      const { name, cause } = error as Error & { cause?: { code?: string } };
      throw new Error(`the receiver does not answer (${cause?.code ?? name})`);
    },
  );
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`the receiver answers ${answer.status}`);
}

/** Replaces a file as a whole: a reader finds the old checkpoint or the new one. */
async function replaceFile(path: string, note: string): Promise<void> {
  // Its own name, since another process may publish to the same file.
  const draft = `${path}.${randomBytes(8).toString('hex')}`;
  try {
    await writeFile(draft, note, { flag: 'wx', mode: 0o644, flush: true });
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}
