import { collectDefaultMetrics, Registry } from 'prom-client';
import { isAccepted } from '../content/media-types.js';

const openMetricsType = Registry.OPENMETRICS_CONTENT_TYPE;
const textType = Registry.PROMETHEUS_CONTENT_TYPE;

/** A registry with the metrics of the process: CPU, memory, event loop, garbage. */
export function openRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  // Gauges with a counter's name: Prometheus's linter refuses them, and the sums follow from the series beside them.
  for (const kind of ['handles', 'requests', 'resources']) registry.removeSingleMetric(`nodejs_active_${kind}_total`);
  return registry;
}

/** Whether an `Accept` header wants the older text format and not OpenMetrics. */
function wantsText(accept: string | undefined): boolean {
  return (
    accept !== undefined && accept.includes('text/plain') && !isAccepted(openMetricsType, accept.replaceAll('*/*', ''))
  );
}

interface Collected {
  readonly text: string;
  /** The same in OpenMetrics, converted once. */
  readonly inOpenMetrics: () => string;
}

/** Metrics as text, collected once for all who ask at the same time: a scrape must not cost more for being repeated. */
export class MetricsText {
  private underWay: Promise<Collected> | undefined;

  /** @param more the text of metrics outside the registry, whole lines that are the same in either format */
  constructor(
    private readonly registry: Registry,
    private readonly more: () => Promise<string>,
  ) {}

  /** The metrics in OpenMetrics 1.0, or in the older Prometheus text format where `Accept` names only that. */
  async exposition(accept?: string): Promise<{ type: string; body: string }> {
    this.underWay ??= this.collect().finally(() => (this.underWay = undefined));
    const { text, inOpenMetrics } = await this.underWay;
    return wantsText(accept) ? { type: textType, body: text } : { type: openMetricsType, body: inOpenMetrics() };
  }

  private async collect(): Promise<Collected> {
    const [own, more] = [await this.registry.metrics(), await this.more()];
    let converted: string | undefined;
    return { text: `${own}\n${more}`, inOpenMetrics: () => (converted ??= `${openMetrics(own)}${more}# EOF\n`) };
  }
}

/**
 * Converts the text format to OpenMetrics, where the family of a counter has no `_total` in its name, and no line is empty;
 * the end is to be marked. The library's own conversion renames the metrics for good, so that it can serve only one
 * format.
 */
function openMetrics(text: string): string {
  return text.replaceAll(/^# (HELP|TYPE) (\S+)_total /gm, '# $1 $2 ').replaceAll(/\n{2,}/g, '\n');
}
