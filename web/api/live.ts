import { useEffect, useState } from 'preact/hooks';
import type { Readiness } from '../../src/contract/health.js';
import type { EntryAppended, LiveFrame } from '../../src/contract/log/stream.js';
import { at } from './base-path.js';
import { apiBase } from './client.js';

/** State of the connection by which a page follows the log. */
export interface Liveness {
  /** `live` by the stream, `polling` while there is no stream, `lost` while the server does not answer. */
  readonly state: 'connecting' | 'live' | 'polling' | 'lost';
  /** Last position of the log that this page knows. */
  readonly position: number | null;
  /** Time of the last sign of the server, in milliseconds since 1970. */
  readonly heardAt: number | null;
}

export type Appended = Pick<EntryAppended, 'position' | 'tracks'>;

const pollMs = 15_000;

type Listener = (entry: Appended | null) => void;

/** The one connection to the server that all of a page shares: the stream, or polls of its readiness without a stream. */
class LiveConnection {
  private liveness: Liveness = { state: 'connecting', position: null, heardAt: null };
  private readonly listeners = new Set<Listener>();
  private readonly candidateListeners = new Set<() => void>();
  private readonly watchers = new Set<(liveness: Liveness) => void>();
  private source: EventSource | null = null;
  private polls: ReturnType<typeof setInterval> | undefined;

  get now(): Liveness {
    return this.liveness;
  }

  open(): void {
    if (this.source) return;
    const after = this.liveness.position === null ? '' : `?lastEventId=${this.liveness.position}`;
    const source = new EventSource(`${apiBase}/stream${after}`);
    this.source = source;
    source.addEventListener('position', (event) => {
      // An entry may have come between what the page read and the beginning of the stream.
      if (this.liveness.position === null) this.tell(null);
      this.heard(positionIn(event));
    });
    source.addEventListener('past.replaced', (event) => {
      this.heard(positionIn(event));
      this.tell(null);
    });
    source.addEventListener('entry.appended', (event) => this.heard(positionIn(event), tracksIn(event)));
    source.addEventListener('status.changed', (event) => this.heard(positionIn(event), tracksIn(event)));
    source.addEventListener('candidates.changed', () => this.tellOfCandidates());
    source.addEventListener('open', () => {
      this.heard(this.liveness.position);
      // They may have changed while there was no stream.
      this.tellOfCandidates();
    });
    source.addEventListener('error', () => this.fallBack());
  }

  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    this.open();
    return () => this.listeners.delete(listener);
  }

  listenToCandidates(listener: () => void): () => void {
    this.candidateListeners.add(listener);
    this.open();
    return () => this.candidateListeners.delete(listener);
  }

  watch(watcher: (liveness: Liveness) => void): () => void {
    this.watchers.add(watcher);
    this.open();
    return () => this.watchers.delete(watcher);
  }

  private heard(position: number | null, tracks?: readonly string[]): void {
    clearInterval(this.polls);
    this.polls = undefined;
    this.set({ state: 'live', position: position ?? this.liveness.position, heardAt: Date.now() });
    if (tracks) this.tell({ position: position ?? this.liveness.position ?? 0, tracks });
  }

  /** Polls the position meanwhile. The browser reconnects the stream by itself, unless the server refused it. */
  private fallBack(): void {
    if (this.source?.readyState === EventSource.CLOSED) {
      this.source.close();
      this.source = null;
      setTimeout(() => this.open(), pollMs);
    }
    if (this.polls !== undefined) return;
    this.polls = setInterval(() => void this.poll(), pollMs);
    void this.poll();
  }

  private async poll(): Promise<void> {
    try {
      const ready = (await (await fetch(at('/readyz'))).json()) as Readiness;
      if (this.polls === undefined) return;
      const moved = this.liveness.position !== null && ready.position !== this.liveness.position;
      this.set({ state: 'polling', position: ready.position, heardAt: Date.now() });
      if (moved) this.tell(null);
    } catch {
      if (this.polls !== undefined) this.set({ ...this.liveness, state: 'lost' });
    }
  }

  private set(liveness: Liveness): void {
    this.liveness = liveness;
    for (const watcher of this.watchers) watcher(liveness);
  }

  private tellOfCandidates(): void {
    for (const listener of this.candidateListeners) listener();
  }

  private tell(entry: Appended | null): void {
    for (const listener of this.listeners) listener(entry);
  }
}

const frameOf = (event: Event): LiveFrame => JSON.parse((event as MessageEvent<string>).data) as LiveFrame;

function positionIn(event: Event): number {
  return frameOf(event).position;
}

function tracksIn(event: Event): readonly string[] {
  const frame = frameOf(event);
  if ('tracks' in frame) return frame.tracks;
  return 'track' in frame ? [frame.track] : [];
}

const line = new LiveConnection();

/** State of the connection, for the sign in the head of every page. */
export function useLiveness(): Liveness {
  const [liveness, set] = useState(line.now);
  useEffect(() => line.watch(set), []);
  return liveness;
}

/**
 * A number that changes with every recorded entry that may touch a track, or any track where none is named.
 * Many entries at once (an import) change it at most every half second. Pass it to `useQuery` as the version.
 */
export function useRecordedVersion(track?: string): number {
  return useVersion(
    (changed) =>
      line.listen((entry) => {
        const isOther = entry && track !== undefined && entry.tracks.length > 0 && !entry.tracks.includes(track);
        if (!isOther) changed();
      }),
    track,
  );
}

/** A number that changes when candidates have, at most every half second, as long as the server tells of them. */
export function useCandidatesVersion(): number {
  return useVersion((changed) => line.listenToCandidates(changed), undefined);
}

/** A number that changes with what is listened to, at most every half second. @param key begins to listen anew */
function useVersion(listen: (changed: () => void) => () => void, key: string | undefined): number {
  const [version, set] = useState(0);
  useEffect(() => {
    let due: ReturnType<typeof setTimeout> | undefined;
    const stop = listen(() => {
      due ??= setTimeout(() => {
        due = undefined;
        set((count) => count + 1);
      }, 500);
    });
    return () => {
      clearTimeout(due);
      stop();
    };
  }, [key]);
  return version;
}
