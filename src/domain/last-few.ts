/** The values that were put in last, by key; at most so many. */
export class BoundedCache<T> {
  private readonly kept = new Map<string, T>();

  constructor(private readonly most = 16) {}

  get size(): number {
    return this.kept.size;
  }

  get(key: string): T | undefined {
    return this.kept.get(key);
  }

  put(key: string, value: T): T {
    this.kept.delete(key);
    const [oldest] = this.kept.size < this.most ? [] : this.kept.keys();
    if (oldest !== undefined) this.kept.delete(oldest);
    this.kept.set(key, value);
    return value;
  }
}
