import { useEffect, useState } from 'preact/hooks';
import { TextField } from '../../../../forms/fields.js';
import { draftIn, isSame, jsonOf, type RuleDraft } from './rule-draft.js';

interface JsonViewProps {
  readonly draft: RuleDraft;
  readonly onDraft: (change: () => RuleDraft) => void;
  readonly onBroken: (broken: boolean) => void;
}

/** Rule as JSON. While the text is invalid JSON, it stays as typed and the draft is unchanged. */
export function JsonView({ draft, onDraft, onBroken }: JsonViewProps) {
  const [typed, setTyped] = useState(() => jsonOf(draft));
  const read = draftIn(typed);
  const fault = 'fault' in read ? read.fault : undefined;
  useEffect(() => {
    // The draft was replaced elsewhere, by the version of someone else.
    if ('draft' in read && !isSame(read.draft, draft)) setTyped(jsonOf(draft));
  }, [draft]);
  return (
    <div class="json-view">
      <TextField
        label="The rule as JSON"
        hint="As POST /api/v1/alert-rules takes it. Fields that the form does not show are kept."
        lines={24}
        value={typed}
        errors={fault === undefined ? [] : [fault]}
        onValue={(text) => {
          setTyped(text);
          const next = draftIn(text);
          onBroken('fault' in next);
          if ('draft' in next) onDraft(() => next.draft);
        }}
      />
    </div>
  );
}
