import type { Effects } from '../contract/effects.js';
import { pointerInWords } from '../wording/field-words.js';

/** What surprises in an entry that is taken, so that a slip is seen: each remark with its place. */
export function Remarks({ remarks, would }: { readonly remarks: Effects['remarks']; readonly would: boolean }) {
  if (remarks.length === 0) return null;
  return (
    <div class="note">
      <p>
        <strong>{would ? 'Look again before it is recorded:' : 'It is recorded; look again:'}</strong>
      </p>
      <ul>
        {remarks.map(({ pointer, detail }) => (
          <li key={pointer + detail}>
            {pointerInWords(pointer)} {detail}
          </li>
        ))}
      </ul>
    </div>
  );
}
