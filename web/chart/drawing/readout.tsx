import type { ComponentChildren } from 'preact';
import { shortDateInWords, inWords, plain } from '../../wording/words.js';
import type { Bin } from '../model/layout.js';
import { MarkShape } from './mark-shape.js';

/** Details of the hovered or focused marks, in a fixed place below the chart, so that the layout does not shift. */
export function Readout(props: {
  readonly bin: Bin | undefined;
  readonly about: ((id: string) => ComponentChildren) | undefined;
  readonly close: () => void;
}) {
  const { bin, about, close } = props;
  if (!bin) {
    return (
      <div class="readout">
        <p class="soft">Point at an event, or select it with the keyboard, to see its sources here.</p>
      </div>
    );
  }
  const single = bin.items.length === 1 ? bin.items[0]!.mark : undefined;
  return (
    <div class="readout" role="region" aria-label="Event" tabIndex={0}>
      <button type="button" class="readout-close" aria-label="Close" onClick={close}>
        ×
      </button>
      {single ? (
        <>
          <p class="readout-head">
            <MarkShape kind={single.kind} /> {shortDateInWords(single.date)}, {single.act.toLowerCase()}
            {single.level && `, ${plain(single.level).toLowerCase()}`}
          </p>
          <p class="readout-title">{single.href ? <a href={single.href}>{single.title}</a> : single.title}</p>
          {about?.(single.id)}
        </>
      ) : (
        <Several bin={bin} />
      )}
    </div>
  );
}

function Several({ bin }: { readonly bin: Bin }) {
  const kind = bin.items[0]!.mark.kind;
  return (
    <>
      <p class="readout-head">
        <MarkShape kind={kind} /> {inWords(bin.items.length)} events close together: {kind}
      </p>
      <ul>
        {bin.items.map(({ mark }) => (
          <li key={mark.id}>
            {shortDateInWords(mark.date)}: {mark.href ? <a href={mark.href}>{mark.title}</a> : mark.title}
          </li>
        ))}
      </ul>
    </>
  );
}
