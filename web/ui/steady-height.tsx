import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/**
 * A box that keeps the greatest height of its content while the content changes by itself, so that what is below it stays in
 * its place. It fits its content again when the reader acts in it, and when its width changes.
 */
export function SteadyHeight({ children }: { readonly children: ComponentChildren }) {
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const fit = () => box.current?.style.removeProperty('min-height');
  useEffect(() => {
    const [outer, inner] = [box.current!, content.current!];
    let width = 0;
    let most = 0;
    const observer = new ResizeObserver(([entry]) => {
      const { inlineSize, blockSize } = entry!.contentBoxSize[0]!;
      const kept = outer.style.minHeight !== '' && inlineSize === width;
      width = inlineSize;
      most = kept ? Math.max(most, blockSize) : blockSize;
      outer.style.minHeight = `${most}px`;
    });
    observer.observe(inner);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={box} onClickCapture={fit}>
      <div ref={content} class="steady-content">
        {children}
      </div>
    </div>
  );
}
