import { asOfQuery, usePlace } from '../../../time-travel/as-of.js';
import { useRecordedVersion } from '../../../api/live.js';
import { useQuery } from '../../../api/use-query.js';
import type { DayRange } from '../../../contract/answers.js';
import type { TrackLinkage, TrackMeasures } from '../../../contract/track-answers.js';
import { EventReference } from '../../../entries/event-reference.js';
import { ProblemNote } from '../../../ui/notes.js';
import { partyInWords } from '../../../wording/party-names.js';
import { agoInWords, daysInWords, inWords } from '../../../wording/words.js';
import { afterInWords } from '../exchange/sides.js';
import { Linkage } from './linkage.js';
import { Listed } from './listed.js';
import { Measure } from './measure.js';

type Measures = TrackMeasures['data'];

/** Measures of the exchange between the parties, requested once this part of the page is drawn. */
export function ExchangeMeasures({ track }: { readonly track: string }) {
  const { asOf } = usePlace();
  const version = useRecordedVersion(track);
  const [path, query] = [`/tracks/${encodeURIComponent(track)}`, asOfQuery(asOf)];
  const measures = useQuery<TrackMeasures>(`${path}/measures${query}`, version);
  const linkage = useQuery<TrackLinkage>(`${path}/linkage${query}`, version);
  const problem = measures.problem ?? linkage.problem;
  const data = measures.data?.data;
  return (
    <>
      {problem && problem.code !== 'nothing-known' && <ProblemNote problem={problem} again={measures.again} />}
      {data && (
        <>
          <Deliverables deliverables={data.deliverables} />
          <Pledges pledges={data.pledges} />
          <ResponseLag lag={data.responseLag} />
          <Pressure pressure={data.pressure} />
        </>
      )}
      {linkage.data && <Linkage acts={linkage.data.data.acts} />}
    </>
  );
}

function Deliverables({ deliverables }: Pick<Measures, 'deliverables'>) {
  return (
    <>
      {Object.entries(deliverables).map(([party, { count, last }]) => (
        <Measure key={party} name={`Last deliverable by ${partyInWords(party)}`}>
          {last ? agoInWords(last.days) : 'None on record'}
          {last && (
            <p class="because">
              <EventReference {...last} />
            </p>
          )}
          {count > 1 && <p class="soft">{inWords(count)} in all</p>}
        </Measure>
      ))}
    </>
  );
}

function Pledges({ pledges: { kept, medianDays } }: Pick<Measures, 'pledges'>) {
  return (
    <Measure name="Pledges kept">
      <Listed
        what={inWords(kept.length)}
        items={kept.map(({ event, title, days }) => ({ key: event, title, says: afterInWords(days) }))}
      />
      <Median days={medianDays} of="to fulfilment" />
    </Measure>
  );
}

const ends = { pressure: 'ended by pressure', lifted: 'ended with the suspension', 'ran-out': 'ran out' } as const;

function ResponseLag({ lag }: { readonly lag: Measures['responseLag'] }) {
  const { freezes, medianFreezeDays, openings, medianOpeningDays } = lag;
  return (
    <>
      {freezes.length > 0 && (
        <Measure name="From an irritant to a freeze">
          <Listed
            what={inWords(freezes.length)}
            items={freezes.map(({ irritant, suspension, days }) => ({
              ...{ key: suspension.event, title: irritant.title },
              says: days ? afterInWords(days) : 'days not known',
            }))}
          />
          <Median days={medianFreezeDays} of="to the freeze" />
        </Measure>
      )}
      {openings.length > 0 && (
        <Measure name="Openings during a freeze">
          <Listed
            what={inWords(openings.length)}
            items={openings.map(({ approach, end, days }) => ({
              ...{ key: approach.event, title: approach.title },
              says: end === null ? `lasts, ${daysInWords(days)} so far` : `${ends[end]} ${afterInWords(days)}`,
            }))}
          />
          <Median days={medianOpeningDays} of="to the end" />
        </Measure>
      )}
    </>
  );
}

function Pressure({ pressure: { days, branches } }: Pick<Measures, 'pressure'>) {
  return (
    <Measure name={`Pressure by branch, ${daysInWords(days)}`}>
      {branches.length === 0 && 'None'}
      {branches.map(({ party, branch, name, counted, count, points, events }) => (
        <Listed
          key={`${party} ${branch}`}
          what={`${name}: ${count === 1 ? '1 act' : `${inWords(count)} acts`}, ${pointsInWords(counted, points)}`}
          items={events.map(({ event, title, date }) => ({ key: event, title, date }))}
        />
      ))}
    </Measure>
  );
}

function pointsInWords(counted: boolean, points: number): string {
  if (!counted) return 'not counted';
  return points === 1 ? '1 point' : `${inWords(points)} points`;
}

function Median({ days, of }: { readonly days: DayRange | null; readonly of: string }) {
  return days && <p class="soft">{`${daysInWords(days)} median ${of}`}</p>;
}
