import type { LedgerBargain } from '../../../contract/track-answers.js';
import { EventReference } from '../../../entries/event-reference.js';
import { FirstItems } from '../../../ui/first-items.js';
import { partyInWords } from '../../../wording/party-names.js';

/** What was given for what, by side. */
export function Bargains({ bargains }: { readonly bargains: readonly LedgerBargain[] }) {
  if (bargains.length === 0) return null;
  return (
    <>
      <h3>Bargains</h3>
      <FirstItems items={bargains.toReversed()} of={(bargain) => <Bargain key={keyOf(bargain)} bargain={bargain} />} />
    </>
  );
}

function Bargain({ bargain: { parts, elsewhere } }: { readonly bargain: LedgerBargain }) {
  return (
    <li class="bargain">
      {Object.entries(parts)
        .filter(([, given]) => given.length > 0)
        .map(([party, given]) => (
          <div key={party}>
            <h4>{partyInWords(party)}</h4>
            {given.map(({ event, title, date, inWords: stands }) => (
              <p key={event}>
                <EventReference {...{ event, title, date }} />
                {stands !== null && `: ${stands}`}
              </p>
            ))}
          </div>
        ))}
      {elsewhere.length > 0 && (
        <div>
          <h4>On other tracks</h4>
          {elsewhere.map((one) => (
            <p key={one.event}>
              <EventReference {...one} />
            </p>
          ))}
        </div>
      )}
    </li>
  );
}

const keyOf = ({ parts, elsewhere }: LedgerBargain) => [...Object.values(parts).flat(), ...elsewhere][0]?.event;
