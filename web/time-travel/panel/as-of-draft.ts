import { useEffect, useMemo, useState } from 'preact/hooks';
import { type Clocks, usePlace } from '../as-of.js';

/** The two clocks that a reader moves. */
export type MovedClocks = Pick<Clocks, 'validAt' | 'knownAt'>;

/** How long the clocks rest, in milliseconds, before the address takes them over. */
const restMs = 150;

/** While they are played, the address takes them over so often; browsers refuse more than a hundred changes in 30 s. */
const steadyMs = 350;

type Commit = (clocks: MovedClocks) => void;

/** Clocks on the move: every part of the page sees them at once, the address once they rest. */
class Drafts {
  private moved: MovedClocks | null = null;
  private due: ReturnType<typeof setTimeout> | undefined;
  private commit: Commit = () => undefined;
  private readonly watchers = new Set<(moved: MovedClocks | null) => void>();

  get now(): MovedClocks | null {
    return this.moved;
  }

  watch(watcher: (moved: MovedClocks | null) => void): () => void {
    this.watchers.add(watcher);
    watcher(this.moved);
    return () => {
      this.watchers.delete(watcher);
    };
  }

  move(moved: MovedClocks, pace: 'rest' | 'steady', commit: Commit): void {
    this.commit = commit;
    this.set({ ...this.moved, ...moved });
    if (pace === 'steady' && this.due !== undefined) return;
    clearTimeout(this.due);
    this.due = setTimeout(() => this.settle(), pace === 'rest' ? restMs : steadyMs);
  }

  /** The address takes over what is on the move. */
  settle(): void {
    clearTimeout(this.due);
    this.due = undefined;
    if (this.moved === null) return;
    this.commit(this.moved);
    this.set(null);
  }

  /** Whoever leaves the page takes no clocks on the move along. */
  drop(): void {
    clearTimeout(this.due);
    this.due = undefined;
    this.set(null);
  }

  private set(moved: MovedClocks | null): void {
    this.moved = moved;
    for (const watcher of this.watchers) watcher(moved);
  }
}

const drafts = new Drafts();

function useMoved(): MovedClocks | null {
  const [moved, set] = useState(drafts.now);
  useEffect(() => drafts.watch(set), []);
  return moved;
}

/** The clocks as the reader sees them while a thumb is dragged or the past is played; those of the address at rest. */
export function useDraftClocks(): Clocks {
  const { clocks } = usePlace();
  const moved = useMoved();
  return useMemo(() => (moved === null ? clocks : { ...clocks, ...moved }), [clocks, moved]);
}

/** Moves the clocks. */
export interface ClockHand {
  readonly clocks: Clocks;
  /** Whether they are on the move, so that the address does not have them yet. */
  readonly moving: boolean;
  /** Moves them; the address follows when they rest, or (`steady`) at an even pace. */
  readonly move: (moved: MovedClocks, pace?: 'rest' | 'steady') => void;
  /** Moves them where given, and lets the address follow at once. */
  readonly settle: (moved?: MovedClocks) => void;
}

export function useClockHand(): ClockHand {
  const { path, setClocks } = usePlace();
  const clocks = useDraftClocks();
  const moving = useMoved() !== null;
  useEffect(() => () => drafts.drop(), [path]);
  return {
    clocks,
    moving,
    move: (moved, pace = 'rest') => drafts.move(moved, pace, setClocks),
    settle: (moved) => {
      if (moved) drafts.move(moved, 'rest', setClocks);
      drafts.settle();
    },
  };
}
