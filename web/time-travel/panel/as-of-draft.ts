import { useEffect, useMemo, useState } from 'preact/hooks';
import { type AsOf, usePlace } from '../as-of.js';

/** The two as-of days that a reader moves. */
export type AsOfChange = Pick<AsOf, 'validAt' | 'knownAt'>;

/** Milliseconds without a change after which the address takes the draft over. */
const restMs = 150;

/** Milliseconds between changes of the address during a play; browsers refuse more than a hundred changes in 30 s. */
const steadyMs = 350;

type Commit = (asOf: AsOfChange) => void;

/** As-of days while they change: every part of the page gets them at once, the address after a pause. */
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

  /** Writes the draft to the address. */
  settle(): void {
    clearTimeout(this.due);
    this.due = undefined;
    if (this.moved === null) return;
    this.commit(this.moved);
    this.set(null);
  }

  /** Drops the draft when the page is left, so that it does not reach another page. */
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

/** The as-of days of the draft while a thumb is dragged or the past is played; otherwise those of the address. */
export function useShownAsOf(): AsOf {
  const { asOf } = usePlace();
  const moved = useMoved();
  return useMemo(() => (moved === null ? asOf : { ...asOf, ...moved }), [asOf, moved]);
}

/** Functions that change the as-of days. */
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
