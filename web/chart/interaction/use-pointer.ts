import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { WindowControl } from './use-window.js';
import { scaleOf, type Window } from '../model/window.js';

interface Ground {
  readonly moving: WindowControl;
  /** Pixels at the left that are not days. */
  readonly gutter: number;
  /** Pixels that are days. */
  readonly width: number;
  readonly onDay: ((day: number) => void) | undefined;
}

/** Pointer control of a chart: wheel with ctrl or cmd zooms around the pointer, dragging pans, a click chooses its day. */
export function usePointer(
  element: RefObject<SVGSVGElement | null>,
  moving: WindowControl,
  sizes: Omit<Ground, 'moving'>,
): void {
  const now = useRef<Ground>({ moving, ...sizes });
  now.current = { moving, ...sizes };
  useEffect(() => (element.current ? handle(element.current, () => now.current) : undefined), []);
}

interface Drag {
  readonly x: number;
  readonly window: Window;
  moved: boolean;
}

function handle(target: SVGSVGElement, ground: () => Ground): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  let drag: Drag | null = null;
  const dayAt = (event: MouseEvent) => {
    const { moving, gutter, width } = ground();
    return scaleOf(moving.window, width).dayAt(event.clientX - target.getBoundingClientRect().left - gutter);
  };
  const onWheel = (event: WheelEvent) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    ground().moving.zoom(Math.exp(Math.max(-60, Math.min(60, event.deltaY)) / 200), dayAt(event));
  };
  const onDown = (event: PointerEvent) => {
    drag = event.button === 0 ? { x: event.clientX, window: ground().moving.window, moved: false } : null;
  };
  const onMove = (event: PointerEvent) => {
    if (!drag || event.buttons === 0) return;
    const away = event.clientX - drag.x;
    if (!drag.moved && Math.abs(away) < 5) return;
    drag.moved = true;
    const days = away / scaleOf(drag.window, ground().width).pxPerDay;
    ground().moving.set({ from: drag.window.from - days, to: drag.window.to - days });
  };
  const onClick = (event: MouseEvent) => {
    const dragged = drag?.moved;
    drag = null;
    if (dragged) {
      // The press was meant for the days, not for what lies under its end.
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if ((event.target as Element).closest('.mark')) return;
    const day = dayAt(event);
    const { moving, onDay } = ground();
    if (day >= moving.window.from && day < moving.window.to) onDay?.(Math.floor(day));
  };
  target.addEventListener('wheel', onWheel, { signal, passive: false });
  target.addEventListener('pointerdown', onDown, { signal });
  globalThis.addEventListener('pointermove', onMove, { signal });
  target.addEventListener('click', onClick, { signal, capture: true });
  target.addEventListener('dragstart', (event) => event.preventDefault(), { signal });
  return () => controller.abort();
}
