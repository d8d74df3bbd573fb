import { render } from 'preact';
import { ErrorBoundary, lazy, LocationProvider, Route, Router } from 'preact-iso';
import './ui/tokens.css';
import './ui/base.css';
import './ui/status-mark.css';
import './ui/print.css';
import { Shell } from './app/shell.js';
import { showDirections } from './app/show-directions.js';

const BoardPage = lazy(() => import('./pages/board/board-page.js'));
const TrackPage = lazy(() => import('./pages/track/track-page.js'));
const ComparePage = lazy(() => import('./pages/compare/compare-page.js'));
const EventPage = lazy(() => import('./pages/event/event-page.js'));
const RecordPage = lazy(() => import('./pages/record/record-page.js'));
const InboxPage = lazy(() => import('./pages/inbox/inbox-page.js'));
const ImportPage = lazy(() => import('./pages/import/import-page.js'));
const SourcesPage = lazy(() => import('./pages/sources/sources-page.js'));
const AccountPage = lazy(() => import('./pages/account/account-page.js'));
const PeoplePage = lazy(() => import('./pages/people/people-page.js'));
const MissingPage = lazy(() => import('./pages/missing/missing-page.js'));
const AlertsPage = lazy(() => import('./pages/alerts/alerts-page.js'));

function App() {
  return (
    <LocationProvider scope={/^\/(?!api\/|readyz|livez|metrics|feeds\/|calendars\/)/}>
      <Shell>
        <ErrorBoundary>
          <Router>
            <Route path="/" component={BoardPage} />
            <Route path="/tracks/:id" component={TrackPage} />
            <Route path="/compare" component={ComparePage} />
            <Route path="/events/:id" component={EventPage} />
            <Route path="/record" component={RecordPage} />
            <Route path="/inbox" component={InboxPage} />
            <Route path="/import" component={ImportPage} />
            <Route path="/sources" component={SourcesPage} />
            <Route path="/account" component={AccountPage} />
            <Route path="/alerts/:section?" component={AlertsPage} />
            {['/people', '/audit', '/proposals'].map((path) => (
              <Route key={path} path={path} component={PeoplePage} />
            ))}
            <Route default component={MissingPage} />
          </Router>
        </ErrorBoundary>
      </Shell>
    </LocationProvider>
  );
}

showDirections();
render(<App />, document.getElementById('app')!);
