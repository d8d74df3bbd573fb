import type { Proposal } from '../contract/proposals.js';
import { usePlace } from '../time-travel/as-of.js';

/** Says that an amendment waits for a second person. */
export function ProposedNote({ proposal }: { readonly proposal: Proposal }) {
  const { href } = usePlace();
  return (
    <section class="preview done" role="status">
      <p>
        <strong>Proposed.</strong> Another editor has to approve it; until then nothing of it counts.{' '}
        <a href={href('/proposals')}>Proposals</a>
        {proposal.tracks.length > 0 && `, for ${proposal.tracks.join(', ')}`}
      </p>
    </section>
  );
}
