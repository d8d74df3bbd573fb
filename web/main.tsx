import { render } from 'preact';
import { ErrorBoundary, lazy, LocationProvider, Route, Router } from 'preact-iso';
import './ui/tokens.css';
import './ui/base.css';
import './ui/status-mark.css';
import './ui/print.css';
import { at, pageAddresses } from './api/base-path.js';
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
    <LocationProvider scope={pageAddresses}>
      <Shell>
        <ErrorBoundary>
          <Router>
            <Route path={at('/')} component={BoardPage} />
            <Route path={at('/tracks/:id')} component={TrackPage} />
            <Route path={at('/compare')} component={ComparePage} />
            <Route path={at('/events/:id')} component={EventPage} />
            <Route path={at('/record')} component={RecordPage} />
            <Route path={at('/inbox')} component={InboxPage} />
            <Route path={at('/import')} component={ImportPage} />
            <Route path={at('/sources')} component={SourcesPage} />
            <Route path={at('/account')} component={AccountPage} />
            <Route path={at('/alerts/:section?')} component={AlertsPage} />
            {['/people', '/audit', '/proposals'].map((path) => (
              <Route key={path} path={at(path)} component={PeoplePage} />
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
