import { Injectable } from '@nestjs/common';
import { sourceLimits, type SourceTest } from '../../contract/sources.js';
import { ThawError } from '../../domain/errors.js';
import type { Licence } from '../../domain/reports/report.js';
import { Clock } from '../../domain/time/clock.js';
import { Slots } from '../../http/server/slots.js';
import { spellingsOf, withoutSecrets } from '../../secrets/echo.js';
import { ProviderFault, type SourceKind } from '../kinds/source-kind.js';
import { keptBatch, type KeptBatch } from '../reports/kept-batch.js';
import { endBatches, nextBatch } from './next-batch.js';
import { ProviderContext } from './provider-context.js';

export const trialLimits = { timeoutMs: 30_000, batches: 5, atOnce: 4 } as const;

type Settings = Readonly<Record<string, unknown>>;

/** Tries settings without storing anything: what would come from a source. */
@Injectable()
export class SourceTrial {
  private readonly slots = new Slots({
    most: trialLimits.atOnce,
    code: 'too-many-tests',
    message: (taken) => `${taken} tests of sources are under way, which is the most at once`,
    retryAfterSeconds: 10,
  });

  constructor(
    private readonly context: ProviderContext,
    private readonly clock: Clock,
  ) {}

  /**
   * Fetches until there are ten reports, at most five parts and half a minute. A fault of the provider is a part of the answer.
   * @throws ThawError unavailable `too-many-tests`, invalid `not-fetched` for a kind whose provider sends
   */
  async run(kind: SourceKind, settings: Settings, licence: Licence = kind.licence): Promise<SourceTest> {
    if (!kind.fetch) {
      const message = `A source of kind ${kind.kind} is not fetched: its provider sends`;
      throw new ThawError('invalid', 'not-fetched', message);
    }
    return this.slots.run(() => this.fetch(kind, settings, licence));
  }

  private async fetch(kind: SourceKind, settings: Settings, licence: Licence): Promise<SourceTest> {
    const abort = new AbortController();
    const late = new ProviderFault(`nothing more came in ${trialLimits.timeoutMs / 1_000} s`);
    const cancel = this.clock.at(this.clock.now() + trialLimits.timeoutMs, () => abort.abort(late));
    const found: KeptBatch[] = [];
    let [title, fault, more]: [string | null, string | null, boolean] = [null, null, false];
    const batches = kind.fetch!(this.context.of({ ...settings }, undefined, abort.signal), null);
    const iterator = batches[Symbol.asyncIterator]();
    try {
      while (!more) {
        const batch = await nextBatch(iterator, abort.signal);
        if (batch === undefined) break;
        title ??= batch.title ?? null;
        found.push(keptBatch(batch, licence));
        more = reportsOf(found).length >= sourceLimits.tested || found.length === trialLimits.batches;
      }
    } catch (error) {
      if (!(error instanceof ProviderFault)) throw error;
      fault = withoutSecrets(error.message, spellingsOf(kind, settings));
    } finally {
      cancel();
      endBatches(iterator);
    }
    const [reports, refusals] = [reportsOf(found), found.flatMap(({ refusals }) => refusals)];
    return {
      ...{ fault, title, found: reports.length, more, reports: reports.slice(0, sourceLimits.tested) },
      refused: refusals.length,
      refusals: refusals.slice(0, sourceLimits.tested).map(({ excerpt = null, ...each }) => ({ ...each, excerpt })),
    };
  }
}

const reportsOf = (found: readonly KeptBatch[]) => found.flatMap(({ reports }) => reports);
