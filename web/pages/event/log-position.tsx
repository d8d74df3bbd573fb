import { apiBase } from '../../api/client.js';
import { instantInWords, inWords } from '../../wording/words.js';
import { Fact } from './facts/facts.js';
import type { EntryDetails } from '../../contract/entry-details.js';

/** Position, hash and proof of an entry of the log. */
export function LogPosition({ entry }: { readonly entry: EntryDetails }) {
  const { position, recordedAt, recordedBy, hash, body } = entry;
  return (
    <>
      <h2>In the log</h2>
      <dl class="facts">
        <Fact name="Position">{inWords(position)}</Fact>
        <Fact name="Recorded">
          {instantInWords(recordedAt)}, by {recordedBy}
        </Fact>
        <Fact name="Id">
          <code>{body.id}</code>
        </Fact>
        <Fact name="Hash">
          <code>{hash}</code>
        </Fact>
        <Fact name="Proof">
          <a href={`${apiBase}/log/proofs/entry?position=${position}`} download={`entry-${position}.tlog-proof`}>
            Proof of inclusion in the log (file)
          </a>
          , and the <a href={`${apiBase}/events/${body.id}`}>entry as JSON</a>
        </Fact>
      </dl>
    </>
  );
}
