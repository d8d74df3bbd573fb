/*
 * Why not prom-client's `Histogram`: it hashes the labels for each observation, even of a child made by `labels()`. That
 * takes 600 ns, and 11 ns here (one process, turn about, Node 20, two busy cores). By the bench a 304 takes 15.7 µs of CPU
 * and may take 15.9 (0.80 of a bare server): with the library it would take 16.3, which is 0.78.
 */
import type { Registry } from 'prom-client';

const name = 'thaw_http_request_duration_seconds';
/** Upper bounds of the buckets, in seconds. */
const bounds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

interface Series {
  readonly labels: { method: string; route: string; code: string };
  /** Counts by bucket, not cumulative; the last bucket is beyond all bounds. */
  readonly counts: number[];
  sum: number;
}

/** The histogram of request durations by method, route and status code. A series is looked up once, not each time. */
export class RequestDurations {
  readonly name = name;
  readonly help = 'How long requests took, by route';
  readonly type = 'histogram';
  private readonly series = new Map<string, Series>();

  constructor(registry: Registry) {
    registry.registerMetric(this as never);
  }

  /** @returns a function that records a duration of one series, in seconds */
  of(method: string, route: string, code: number): (seconds: number) => void {
    const key = `${method} ${code} ${route}`;
    let series = this.series.get(key);
    if (!series) {
      const counts = new Array<number>(bounds.length + 1).fill(0);
      this.series.set(key, (series = { labels: { method, route, code: String(code) }, counts, sum: 0 }));
    }
    const { counts } = series;
    const own = series;
    return (seconds) => {
      let bucket = 0;
      while (bucket < bounds.length && seconds > bounds[bucket]!) bucket++;
      counts[bucket]! += 1;
      own.sum += seconds;
    };
  }

  /** The metric in the form that the registry reads. */
  get() {
    const values = [...this.series.values()].flatMap(({ labels, counts, sum }) => {
      let total = 0;
      const buckets = counts.map((count, index) => {
        total += count;
        const le = bounds[index] ?? '+Inf';
        return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: total };
      });
      return [
        ...buckets,
        { metricName: `${name}_sum`, labels, value: sum },
        { metricName: `${name}_count`, labels, value: total },
      ];
    });
    return Promise.resolve({ name, help: this.help, type: this.type, aggregator: 'sum', values });
  }

  reset(): void {
    this.series.clear();
  }
}
