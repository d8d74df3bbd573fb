import { type Visibility, visibilityInWords, visibilityLabel } from '../../src/domain/wording/visibility.js';

interface Marked {
  readonly visibility?: Visibility | undefined;
}

interface InternalProps {
  /** What may be kept from readers. */
  readonly of: Marked;
  /** What that is, as in `this track`. */
  readonly what: string;
}

/** The mark beside the name of what readers do not see, or not all of; nothing where they see the same. */
export function InternalMark({ of: { visibility }, what }: InternalProps) {
  if (!visibility) return null;
  const [label, inFull] = [visibilityLabel(visibility), visibilityInWords(visibility, what)];
  return (
    <span class="internal-mark" title={inFull}>
      {label}
      <span class="visually-hidden">{inFull.slice(label.length)}</span>
    </span>
  );
}

/** The same in full, at the head of a page. */
export function InternalNote({ of: { visibility }, what }: InternalProps) {
  if (!visibility) return null;
  const [label, inFull] = [visibilityLabel(visibility), visibilityInWords(visibility, what)];
  return (
    <p class="internal-note">
      <strong class="internal-mark">{label}</strong>
      {inFull.slice(label.length)}.
    </p>
  );
}
