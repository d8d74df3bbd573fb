import { useEffect, useMemo, useState } from 'preact/hooks';
import { type AsOf, usePlace } from '../as-of.js';

/** The two clocks that a reader moves. */
export type AsOfChange = Pick<AsOf, 'validAt' | 'knownAt'>;

/** How long the clocks rest, in milliseconds, before the address takes them over. */
const restMs = 150;

/** While they are played, the address takes them over so often; browsers refuse more than a hundred changes in 30 s. */
const steadyMs = 350;

type Commit = (asOf: AsOfChange) => void;

/** Clocks on the move: every part of the page sees them at once, the address once they rest. */
class Drafts {
  private moved: AsOfChange | null = null;
  private due: ReturnType<typeof setTimeout> | undefined;
  private commit: Commit = () => undefined;
  private readonly watchers = new Set<(moved: AsOfChange | null) => void>();

  get now(): AsOfChange | null {
    return this.moved;
  }

  watch(watcher: (moved: AsOfChange | null) => void): () => void {
    this.watchers.add(watcher);
    watcher(this.moved);
    return () => {
      this.watchers.delete(watcher);
    };
  }

  move(moved: AsOfChange, pace: 'rest' | 'steady', commit: Commit): void {
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

  private set(moved: AsOfChange | null): void {
    this.moved = moved;
    for (const watcher of this.watchers) watcher(moved);
  }
}

const drafts = new Drafts();

function useMoved(): AsOfChange | null {
  const [moved, set] = useState(drafts.now);
  useEffect(() => drafts.watch(set), []);
  return moved;
}

/** The clocks as the reader sees them while a thumb is dragged or the past is played; those of the address at rest. */
export function useShownAsOf(): AsOf {
  const { asOf } = usePlace();
  const moved = useMoved();
  return useMemo(() => (moved === null ? asOf : { ...asOf, ...moved }), [asOf, moved]);
}

/** Moves the clocks. */
export interface AsOfControl {
  readonly asOf: AsOf;
  /** Whether they are on the move, so that the address does not have them yet. */
  readonly moving: boolean;
  /** Moves them; the address follows when they rest, or (`steady`) at an even pace. */
  readonly move: (moved: AsOfChange, pace?: 'rest' | 'steady') => void;
  /** Moves them where given, and lets the address follow at once. */
  readonly settle: (moved?: AsOfChange) => void;
}

export function useAsOfControl(): AsOfControl {
  const { path, setAsOf } = usePlace();
  const asOf = useShownAsOf();
  const moving = useMoved() !== null;
  useEffect(() => () => drafts.drop(), [path]);
  return {
    asOf,
    moving,
    move: (moved, pace = 'rest') => drafts.move(moved, pace, setAsOf),
    settle: (moved) => {
      if (moved) drafts.move(moved, 'rest', setAsOf);
      drafts.settle();
    },
  };
}
