import type { ComponentChildren } from 'preact';

/** Named measure in a definition list. */
export function Measure({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div class="measure">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
