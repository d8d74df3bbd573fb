import { Permitted } from '../../ui/permitted.js';
import { useState } from 'preact/hooks';
import { usePartyNames } from '../../api/parties.js';
import { useQuery } from '../../api/use-query.js';
import { useTick } from '../../api/use-tick.js';
import { useTitle } from '../../app/use-title.js';
import type { FollowedSource, SourceKinds, SourceList } from '../../contract/sources.js';
import { usePlace } from '../../time-travel/as-of.js';
import { Empty, Loading, ProblemNote } from '../../ui/notes.js';
import { SourceForm } from './source-form.js';
import { SourceItem } from './source-item.js';
import './sources.css';

const pollMs = 10_000;

/** The sources that are followed: how each fares, and the form that adds one. */
export default function SourcesPage() {
  usePartyNames();
  useTitle('Sources');
  const { href } = usePlace();
  const tick = useTick(pollMs);
  const sources = useQuery<SourceList>('/sources', tick);
  const kinds = useQuery<SourceKinds>('/sources/kinds');
  const [isNew, setNew] = useState(false);
  const [added, setAdded] = useState<FollowedSource>();
  const done = (source: FollowedSource) => {
    setNew(false);
    setAdded(source);
    sources.again();
  };
  const list = sources.data?.data ?? [];
  return (
    <>
      <h1>Sources</h1>
      <p>
        What is followed for reports. Reports come to the <a href={href('/inbox')}>inbox</a>; none of them moves a
        status before a person accepts it.
      </p>
      {kinds.problem && <ProblemNote problem={kinds.problem} again={kinds.again} />}
      {isNew && kinds.data ? (
        <section aria-labelledby="new-source">
          <h2 id="new-source">Add a source</h2>
          <SourceForm kinds={kinds.data.data} done={done} cancel={() => setNew(false)} />
        </section>
      ) : (
        <Permitted right="operate" to="add and change sources">
          <p class="form-acts">
            <button type="button" class="primary" onClick={() => setNew(true)} disabled={!kinds.data}>
              Add a source
            </button>
          </p>
        </Permitted>
      )}
      {added && (
        <p class="note" role="status">
          {added.name} is added{added.pollIntervalSeconds === null ? '.' : ' and will be fetched in a moment.'}
        </p>
      )}
      <h2>Followed</h2>
      {sources.problem && <ProblemNote problem={sources.problem} again={sources.again} />}
      {!sources.data && sources.loading && <Loading what="the sources" />}
      {sources.data && list.length === 0 && (
        <Empty>Nothing is followed yet. Add a feed by pasting its address, and its items come to the inbox.</Empty>
      )}
      <ul class="plain-list">
        {list.map((source) => (
          <SourceItem key={source.id} source={source} kinds={kinds.data?.data ?? []} changed={sources.again} />
        ))}
      </ul>
    </>
  );
}
