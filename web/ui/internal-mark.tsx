/** The mark of what only some roles see; nothing where a reader sees it, too. */
export function InternalMark({ of: { visibility } }: { readonly of: { readonly visibility?: string | undefined } }) {
  if (visibility !== 'internal') return null;
  return (
    <span class="internal-mark" title="Readers do not see this">
      internal
    </span>
  );
}
