import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type Bin, neighbourBin } from '../model/layout.js';
import type { WindowControl } from './use-window.js';
import { windowShowing, type Window, zoomedWindow } from '../model/window.js';

interface MarkSelectionInput {
  readonly bins: readonly Bin[];
  readonly extent: Window;
  readonly moving: WindowControl;
  readonly ground: RefObject<SVGSVGElement | null>;
  readonly onMark: ((id: string) => void) | undefined;
  readonly selected: string | undefined;
}

/** Selection of marks by the pointer or the keyboard. The tab key reaches one mark, the arrow keys go on from it. */
export interface MarkSelection {
  /** The key of the bin that the tab key reaches. */
  readonly reached: string | undefined;
  readonly shown: Bin | undefined;
  readonly on: {
    readonly point: (bin: Bin) => void;
    readonly focus: (bin: Bin) => void;
    readonly open: (bin: Bin, event: Event) => void;
  };
  readonly onKey: (event: KeyboardEvent) => void;
  readonly close: () => void;
}

export function useMarkSelection(looked: MarkSelectionInput): MarkSelection {
  const { bins, moving, selected } = looked;
  const [at, goTo] = useState<string | undefined>(undefined);
  const [shownId, show] = useState<string | undefined>(undefined);
  const wanted = useRef(false);
  const now = useRef({ ...looked, at });
  now.current = { ...looked, at };
  useEffect(() => {
    if (selected !== undefined) show(selected);
  }, [selected]);

  const { from, to } = moving.window;
  const reached = useMemo(() => {
    const bin = at === undefined ? undefined : holding(bins, at);
    if (bin && bin.at >= from && bin.at < to) return bin.key;
    return bins.findLast((bin) => bin.at >= from && bin.at < to)?.key;
  }, [bins, at, from, to]);
  useLayoutEffect(() => {
    if (!wanted.current) return;
    wanted.current = false;
    looked.ground.current?.querySelector<SVGElement>('.mark[tabindex="0"]')?.focus();
  });

  // These functions never change, so that they cause no redrawing of marks.
  const on = useMemo(
    () => ({
      point: (bin: Bin) => show(bin.key),
      focus: (bin: Bin) => {
        goTo(bin.key);
        show(bin.key);
      },
      open: (bin: Bin, event: Event) => {
        const { moving, extent, onMark } = now.current;
        const [first] = bin.items;
        if (bin.items.length === 1) return first!.mark.href === undefined && onMark?.(first!.mark.id);
        event.preventDefault();
        wanted.current = true;
        moving.set(aroundOf(bin, moving.window, extent));
        show(bin.key);
      },
    }),
    [],
  );
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return show(undefined);
    const key = (event.target as Element).closest<SVGElement>('.mark')?.dataset['bin'];
    const bin = key === undefined ? undefined : holding(bins, key);
    if (!bin) return;
    if ((event.key === 'Enter' || event.key === ' ') && !(event.target as Element).matches('a')) {
      event.preventDefault();
      return on.open(bin, event);
    }
    const next = neighbourBin(bins, bin, event.key);
    if (!next) return;
    event.preventDefault();
    wanted.current = true;
    goTo(next.key);
    show(next.key);
    moving.set(windowShowing(moving.window, next.at, now.current.extent));
  };
  const shown = useMemo(() => (shownId === undefined ? undefined : holding(bins, shownId)), [bins, shownId]);
  return { reached, shown, on, onKey, close: () => show(undefined) };
}

/** The bin that a mark is in. */
function holding(bins: readonly Bin[], id: string): Bin | undefined {
  return bins.find(({ key, items }) => key === id || items.some(({ mark }) => mark.id === id));
}

/** The window in which the marks of a bin lie apart, if they do at all. */
function aroundOf({ at, until }: Bin, window: Window, extent: Window): Window {
  const span = Math.max(28, (until - at) * 1.6);
  const factor = Math.min(0.5, span / (window.to - window.from));
  const near = zoomedWindow(window, factor, (at + until) / 2, extent);
  return windowShowing(windowShowing(near, until, extent), at, extent);
}
