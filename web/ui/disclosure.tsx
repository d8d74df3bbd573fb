import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

interface DisclosureProps {
  readonly summary: ComponentChildren;
  /** Look of the line. */
  readonly look?: string | undefined;
  /** Look of the whole. */
  readonly class?: string;
  /** What opens; drawn only while it is open, since a list may have a thousand items. */
  readonly children: () => ComponentChildren;
}

/** A line that opens to what is behind it. */
export function Disclosure({ summary, look, class: whole = 'opens', children }: DisclosureProps) {
  const [open, setOpen] = useState(false);
  return (
    <details class={whole} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary class={look}>{summary}</summary>
      {open && children()}
    </details>
  );
}
