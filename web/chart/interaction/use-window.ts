import { useMemo, useRef, useState } from 'preact/hooks';
import { clampWindow, pannedWindow, type Window, zoomedWindow } from '../model/window.js';

/** The window of a chart, with the ways to move it. */
export interface WindowControl {
  readonly window: Window;
  readonly set: (window: Window) => void;
  readonly zoom: (factor: number, around?: number) => void;
  readonly pan: (share: number) => void;
  readonly all: () => void;
}

/** The state of a window. It starts as the whole extent, and follows the extent until it is moved. */
export function useWindow(extent: Window): WindowControl {
  const [moved, move] = useState<Window | null>(null);
  const window = useMemo(
    () => (moved ? clampWindow(moved, extent) : { from: extent.from, to: extent.to }),
    [moved, extent.from, extent.to],
  );
  return {
    window,
    set: (next) => move(clampWindow(next, extent)),
    zoom: (factor, around) => move(zoomedWindow(window, factor, around ?? (window.from + window.to) / 2, extent)),
    pan: (share) => move(pannedWindow(window, (window.to - window.from) * share, extent)),
    all: () => move(null),
  };
}

/** The width of an element in whole pixels, before it is first painted and whenever it changes. */
export function useWidth(): readonly [(element: HTMLElement | null) => void, number] {
  const [width, setWidth] = useState(0);
  const observer = useRef<ResizeObserver | null>(null);
  const attach = useRef((element: HTMLElement | null) => {
    observer.current?.disconnect();
    if (!element) return;
    setWidth(Math.floor(element.clientWidth));
    observer.current = new ResizeObserver(([entry]) => setWidth(Math.floor(entry!.contentRect.width)));
    observer.current.observe(element);
  });
  return [attach.current, width];
}
